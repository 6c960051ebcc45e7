namespace Itemwise.Studio.Tests.Security;

/// <summary>A request that shall come to nothing.</summary>
/// <param name="Threat">What kind of attack it is.</param>
/// <param name="What">What it tries.</param>
/// <param name="Request">Its lines, with {port}, {token}, {cookie}, {id} and {origin} for what the attacker is given to make it hard.</param>
/// <param name="Expected">The status that it gets.</param>
public sealed record Attack(string Threat, string What, string Request, int Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Threat}: {What}";
}
