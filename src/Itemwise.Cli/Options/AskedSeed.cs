namespace Itemwise.Cli.Options;

/// <summary>What <c>--seed</c> asks for.</summary>
/// <param name="Bits">The seed's 64 bits; of a number from 2^63 on they are those of a negative one.</param>
/// <param name="IsRandom">Whether any seed will do, so long as it is reported.</param>
internal sealed record AskedSeed(long Bits, bool IsRandom);
