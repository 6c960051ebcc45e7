using Itemwise.Editing.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Itemwise.Studio.Problems;

/// <summary>Errors as the API reports them: problem details (RFC 9457) with our one sentence and, as <c>code</c>, what the program would
/// have ended with.</summary>
public static class Problem
{
    private const int Failed = 1;
    private const int InputRefused = 3;
    private const int Resources = 4;

    /// <summary>The problem that an error is.</summary>
    /// <param name="error">The error.</param>
    /// <param name="spoken">Makes its sentence one for the page, which knows no paths.</param>
    public static ProblemDetails Of(Exception error, Func<string, string> spoken)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(spoken);
        return error switch
        {
            NotFoundException => Of(StatusCodes.Status404NotFound, spoken(error.Message), InputRefused),
            InputRefusedException => Of(StatusCodes.Status422UnprocessableEntity, spoken(error.Message), InputRefused),
            WorkspaceInUseException => Of(StatusCodes.Status409Conflict, spoken(error.Message), Resources),
            ResourceException => Of(StatusCodes.Status507InsufficientStorage, spoken(error.Message), Resources),
            NotSupportedException { Source: "System.Text.Json" } => Of(StatusCodes.Status400BadRequest,
                "The request is not understood: it does not say which kind of thing it asks for."),
            BadHttpRequestException bad => Of(bad.StatusCode, Sentence(bad), InputRefused),
            OutOfMemoryException => Of(StatusCodes.Status507InsufficientStorage,
                "There is not enough memory: use a smaller photo, or close other programs.", Resources),
            _ => Of(StatusCodes.Status500InternalServerError,
                $"Something went wrong that should not ({error.GetType().Name}); the studio's terminal says more.", Failed),
        };
    }

    /// <summary>A problem of a status.</summary>
    public static ProblemDetails Of(int status, string sentence, int code = InputRefused) => new()
    {
        Status = status, Title = Title(status), Detail = sentence, Extensions = { ["code"] = code },
    };

    /// <summary>Responds with a problem.</summary>
    public static Task Write(HttpContext context, ProblemDetails problem) => Results.Problem(problem).ExecuteAsync(context);

    private static string Sentence(BadHttpRequestException error) => error.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            "The upload is larger than what is taken: scale the photo down, or use the command line.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly: send it again.",
        StatusCodes.Status429TooManyRequests => $"{error.Message}.",
        _ => $"The request is not understood: {(error.InnerException ?? error).Message.Split('\n')[0].TrimEnd('.')}.",
    };

    private static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Not understood",
        StatusCodes.Status401Unauthorized => "No access",
        StatusCodes.Status403Forbidden => "Refused",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status408RequestTimeout => "Too slow",
        StatusCodes.Status409Conflict => "In use",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Another form is expected",
        StatusCodes.Status422UnprocessableEntity => "Cannot be used",
        StatusCodes.Status429TooManyRequests => "Too many at once",
        StatusCodes.Status507InsufficientStorage => "The machine lacks something",
        _ => "Failed",
    };
}
