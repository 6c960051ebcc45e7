using Itemwise.Editing;
using Itemwise.Editing.Running;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Itemwise.Studio.Api;

/// <summary><c>/api/about</c>: which program this is and what it runs on.</summary>
internal static class AboutApi
{
    /// <summary>Adds the address.</summary>
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/about", About).WithSummary("The program and its machine");

    private static About About(JobService jobs, NetworkShelf networks) =>
        new(ProgramVersion.Text, ProgramVersion.Commit, ProcessMemory.MachineBytes, "/openapi.json")
        {
            Device = jobs.Device?.Device, Precision = jobs.Device?.Precision, PointNetwork = networks.Clicks?.Name,
        };
}

/// <summary>The program and its machine.</summary>
/// <param name="Version">Such as 0.1.0.</param>
/// <param name="Commit">What it was built from.</param>
/// <param name="MemoryBytes">The machine's memory; 0 where it does not say.</param>
/// <param name="OpenApi">Where this interface is described.</param>
internal sealed record About(string Version, string Commit, long MemoryBytes, string OpenApi)
{
    /// <summary>Where it computes, such as cpu or cuda:0; null as long as no worker has begun.</summary>
    public string? Device { get; init; }

    /// <summary>In which precision: fp32, bf16 or fp16; null as long as no worker has begun.</summary>
    public string? Precision { get; init; }

    /// <summary>The network that makes items of points; null where none is there.</summary>
    public string? PointNetwork { get; init; }
}
