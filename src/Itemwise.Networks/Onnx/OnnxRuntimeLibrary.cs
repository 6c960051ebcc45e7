using Microsoft.ML.OnnxRuntime;

namespace Itemwise.Networks.Onnx;

/// <summary>ONNX Runtime as this process has it, or a sentence where it has none.</summary>
public static class OnnxRuntimeLibrary
{
    private const string DebugVariable = "ITEMWISE_DEBUG";

    /// <summary>The version, such as 1.31.1.</summary>
    /// <exception cref="ResourceException">It is not there.</exception>
    public static string Version => Call(() => OrtEnv.Instance().GetVersionString());

    /// <summary>What of ONNX Runtime's own messages goes to the error stream: none, unless somebody looks for an error.</summary>
    internal static OrtLoggingLevel Level => Environment.GetEnvironmentVariable(DebugVariable) is "1"
        ? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING : OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;

    /// <summary>Does something with ONNX Runtime.</summary>
    /// <exception cref="ResourceException">It is not there, or does not load.</exception>
    internal static T Call<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception error) when (IsMissing(Cause(error)))
        {
            throw new ResourceException(
                $"Published networks need ONNX Runtime, and it does not load ({Cause(error).Message.Split('\n')[0].Trim().TrimEnd('.')}): "
                + "add it with dotnet add src/Itemwise.Networks package Microsoft.ML.OnnxRuntime and build again; everything else works "
                + "without it.", error);
        }
    }

    private static bool IsMissing(Exception error) =>
        error is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException
        || (error is FileNotFoundException { FileName: { } name } && name.Contains("OnnxRuntime", StringComparison.Ordinal));

    private static Exception Cause(Exception error) => error is TypeInitializationException { InnerException: { } inner } ? inner : error;
}
