using Itemwise.Studio.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Itemwise.Studio.Security;

/// <summary>Lets through what comes from the studio's own page, or from a program that was given the secret; refuses the rest before
/// anything of it is read.</summary>
/// <remarks>A page of another site can make the user's browser send requests here. The browser says so in Origin and Sec-Fetch-Site, which
/// pages cannot write; the cookie stays behind as it is same-site; and a name that was made to lead here is not in the list of
/// hosts.</remarks>
internal sealed class RequestGate(OwnAddress address, AccessToken token)
{
    private const string SchemeName = "Bearer ";
    private const string TokenParameter = "token";
    private static readonly string[] OwnSites = ["same-origin", "none"];

    // Cookies do not tell ports apart: two studios on one machine would take each other's.
    private string CookieName => $"itemwise-{address.Port}";

    private static ProblemDetails OtherSite => Problem.Of(StatusCodes.Status403Forbidden,
        "The request comes from another site's page, and only the studio's own is answered.");

    public void Use(WebApplication app) => app.Use(async (context, next) =>
    {
        if (Refusal(context.Request) is { } problem)
        {
            await Problem.Write(context, problem);
        }
        else if (!TakeToken(context))
        {
            await next(context);
        }
    });

    private ProblemDetails? Refusal(HttpRequest request)
    {
        if (request.Headers.Host is not [var host] || !address.IsHost(host))
        {
            return Problem.Of(StatusCodes.Status400BadRequest,
                "The studio is not reached under this name: open the address that it printed when it was started.");
        }

        if (request.Headers.Origin is { Count: > 0 } origins && (origins is not [{ } origin] || !address.IsOrigin(origin)))
        {
            return OtherSite;
        }

        // The endpoint decides as well as what the address looks like: neither can be talked out of it alone.
        return request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.HttpContext.GetEndpoint() is not null
            ? RefusalOfApi(request)
            : IsSafe(request.Method) ? null
            : Problem.Of(StatusCodes.Status405MethodNotAllowed, "The page is only read; what changes something is under /api.");
    }

    private ProblemDetails? RefusalOfApi(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"] is { Count: > 0 } sites && (sites is not [{ } site] || !OwnSites.Contains(site)))
        {
            return OtherSite;
        }

        var isProgram = IsBearer(request);
        if (!isProgram && !token.Is(request.Cookies[CookieName]))
        {
            return Problem.Of(StatusCodes.Status401Unauthorized,
                "The studio does not know this browser: open the address that it printed when it was started.");
        }

        return IsSafe(request.Method) || isProgram || request.Headers.Origin.Count == 1 ? RefusalOfBody(request)
            : Problem.Of(StatusCodes.Status403Forbidden,
                "A request that changes something has to name its Origin, or to bring the token itself.");
    }

    // Forms of other sites can send text and forms, but not JSON.
    private static ProblemDetails? RefusalOfBody(HttpRequest request)
    {
        var isEmpty = request.ContentLength is 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count == 0);
        var isTaken = isEmpty || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)));
        return isTaken ? null : Problem.Of(StatusCodes.Status415UnsupportedMediaType,
            "The body is neither JSON (application/json) nor an upload (multipart/form-data).");
    }

    // The printed address: the secret becomes a cookie and leaves the address bar.
    private bool TakeToken(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/"
            || context.Request.Query[TokenParameter] is not [var text] || !token.Is(text))
        {
            return false;
        }

        context.Response.Cookies.Append(CookieName, token.Text, new CookieOptions
        {
            HttpOnly = true, SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict, Secure = address.Scheme == "https", Path = "/",
            IsEssential = true,
        });
        context.Response.Redirect("/");
        return true;
    }

    private bool IsBearer(HttpRequest request) => request.Headers.Authorization is [{ } value]
        && value.StartsWith(SchemeName, StringComparison.OrdinalIgnoreCase) && token.Is(value[SchemeName.Length..]);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
