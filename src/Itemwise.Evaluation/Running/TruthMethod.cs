using Itemwise.Evaluation.Cases;

namespace Itemwise.Evaluation.Running;

/// <summary>Gives the true picture: what every measure says of a perfect edit.</summary>
public sealed class TruthMethod : IBenchmarkMethod
{
    /// <inheritdoc/>
    public string Name => "truth";

    /// <inheritdoc/>
    public bool Takes(CaseEdit edit) => edit is not CaseEdit.Reweight;

    /// <inheritdoc/>
    public MethodOutput Edit(LoadedCase one, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(one);
        return one.Truth is null
            ? throw new InputRefusedException($"Case '{one.Case.Name}' has no true picture.")
            : new MethodOutput(one.Truth, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
