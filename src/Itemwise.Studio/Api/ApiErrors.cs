using Itemwise.Studio.Problems;
using Itemwise.Studio.Shelves;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Itemwise.Studio.Api;

/// <summary>What goes wrong behind the API, as a sentence for the page and, where it should not have happened, a trace for the
/// terminal.</summary>
internal static partial class ApiErrors
{
    /// <summary>Catches what comes from below.</summary>
    public static void Use(WebApplication app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        AllowStatusCode404Response = true,
        SuppressDiagnosticsCallback = _ => true,
        ExceptionHandler = context =>
        {
            var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
            if (error is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            {
                return Task.CompletedTask;
            }

            var problem = Problem.Of(error, context.RequestServices.GetRequiredService<WorkspaceShelf>().Spoken);
            if (problem.Status == StatusCodes.Status500InternalServerError)
            {
                Unexpected(app.Logger, context.Request.Method, error);
            }

            return Problem.Write(context, problem);
        },
    });

    [LoggerMessage(LogLevel.Error, "A {Method} request failed as it should not.")]
    private static partial void Unexpected(ILogger logger, string method, Exception error);
}
