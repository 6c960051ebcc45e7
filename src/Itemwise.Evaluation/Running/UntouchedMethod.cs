using Itemwise.Evaluation.Cases;

namespace Itemwise.Evaluation.Running;

/// <summary>Gives the photo as it is: what every measure says of doing nothing.</summary>
public sealed class UntouchedMethod : IBenchmarkMethod
{
    /// <inheritdoc/>
    public string Name => "untouched";

    /// <inheritdoc/>
    public bool Takes(CaseEdit edit) => true;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        return new MethodOutput(one.Photo.Native, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
