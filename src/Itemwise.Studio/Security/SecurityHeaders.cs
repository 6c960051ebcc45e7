using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Itemwise.Studio.Security;

/// <summary>What every response has the browser refuse: scripts and styles that stand in the page itself, anything from another host,
/// frames, guessed types.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Pictures of others are shown as pictures and never run, whatever is in them.
    private const string PolicyForContent = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void Use(WebApplication app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? PolicyForContent : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store"; // what may be kept says so itself
        return next(context);
    });
}
