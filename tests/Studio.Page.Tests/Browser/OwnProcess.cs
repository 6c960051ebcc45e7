using System.Globalization;

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>A process that this test has begun.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Parent">The number of who began it.</param>
/// <param name="Ticks">What it took of the processor, in hundredths of a second.</param>
/// <param name="Command">Its command line.</param>
internal sealed record OwnProcess(int Id, int Parent, long Ticks, string Command)
{
    private const long BytesOfKilobyte = 1024;

    /// <summary>Bytes of memory that it has, what it shares with others counted in parts; 0 where it has ended.</summary>
    public long ProportionalBytes()
    {
        try
        {
            var line = File.ReadLines($"/proc/{Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return BytesOfKilobyte * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return 0;
        }
    }
}
