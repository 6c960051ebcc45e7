namespace Itemwise.Cli.Output;

/// <summary>A column of a table.</summary>
/// <param name="Header">Its title.</param>
/// <param name="IsNumber">Whether its cells stand at the right.</param>
internal readonly record struct Column(string Header, bool IsNumber = false);
