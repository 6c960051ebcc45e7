namespace Itemwise.Cli.Machine;

/// <summary>How a check of the machine came out.</summary>
internal enum CheckState
{
    /// <summary>Nothing to judge, only to know.</summary>
    Known,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, but not well.</summary>
    Warning,

    /// <summary>Does not work.</summary>
    Bad,
}
