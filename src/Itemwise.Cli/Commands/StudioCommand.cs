using System.CommandLine;
using System.Diagnostics;
using System.Net;
using Itemwise.Cli.Machine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Studio;
using Itemwise.Studio.Settings;

namespace Itemwise.Cli.Commands;

/// <summary><c>studio [DIR...]</c>: the editor as a page in the browser, until it is stopped.</summary>
internal sealed class StudioCommand : ICommand
{
    private const int HighestPort = 65535;
    private static readonly string[] ScreenVariables = ["DISPLAY", "WAYLAND_DISPLAY"];

    private readonly Argument<string[]> folders = new("DIR") { Description = "Workspaces to list beside the studio's own",
        Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<long?> port = NumberOption.Whole("--port",
        $"Port to listen at (default: {StudioOptions.UsualPort}, or any free one)", least: 0, most: HighestPort);

    private readonly Option<string?> listen = new("--listen")
    {
        Description = "Another address of this machine to listen at, so that others get in who have the printed address; "
            + "needs --certificate",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> certificate = new("--certificate")
    {
        Description = "A certificate with its key, for TLS: a PEM file with both, or a PFX file without a password", HelpName = "FILE",
    };

    private readonly Option<string?> home = new("--home")
    {
        Description = "Folder of the studio's workspaces and queue (default: itemwise in the user's data folder)", HelpName = "DIR",
    };

    private readonly Option<bool> noBrowser = new("--no-browser") { Description = "Print the address and open no browser" };

    // For who works on the page: its files as they lie in the sources.
    private readonly Option<string?> page = new("--page") { Hidden = true };

    // For who changes the interface: its description, as the repository has it.
    private readonly Option<string?> describe = new("--openapi") { Hidden = true };

    public StudioCommand() =>
        Syntax = new Command("studio", "Open the editor as a page in the browser") { folders, port, listen, certificate,
            home, noBrowser, page, describe };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var parse = call.Parse;
        var options = new StudioOptions(parse.GetValue(home) ?? StudioHome.Usual)
        {
            Workspaces = [.. parse.GetValue(folders) ?? []],
            Port = (int?)parse.GetValue(port),
            Listen = parse.GetValue(listen) is { } address ? Address(address) : null,
            Certificate = parse.GetValue(certificate),
            Page = parse.GetValue(page),
            Worker = StudioWorkerCommand.Line(call),
            Program = StudioWorkerCommand.Program,
            Models = [.. new[] { ShippedFolder.Find("models"), call.NamesModel ? call.ModelFolder() : null }.OfType<string>()],
            EditModel = call.ModelFolderOrNull(),
            InstructModel = ShippedFolder.Find(Path.Combine("models", InstructCommand.ShippedModel)),
            Networks = [.. InstalledNetworks.Places],
            SampleScene = ShippedFolder.Find(Path.Combine("samples", "scene")),
        };
        Serve(call, options, parse.GetValue(describe), opensBrowser: !parse.GetValue(noBrowser)).GetAwaiter().GetResult();
        return new Outcome(null);
    }

    private static async Task Serve(Call call, StudioOptions options, string? description, bool opensBrowser)
    {
        await using var host = StudioHost.Create(options);
        await host.Start(call.Cancellation);
        if (description is not null)
        {
            await File.WriteAllTextAsync(description, await host.Describe(call.Cancellation), call.Cancellation);
            return;
        }

        call.Tell(new Outcome(host.Address));
        if (opensBrowser)
        {
            OpenBrowser(host.Address);
        }

        await host.RunUntil(call.Cancellation);
    }

    private static IPAddress Address(string text) => IPAddress.TryParse(text, out var address) ? address
        : throw new UsageException($"--listen takes an address of this machine, such as 192.168.1.20 or 0.0.0.0, not '{text}'.");

    // Where there is no screen, or nothing that opens an address, the printed line has to do.
    private static void OpenBrowser(string address)
    {
        var hasScreen = !OperatingSystem.IsLinux()
            || ScreenVariables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 });
        if (!hasScreen)
        {
            return;
        }

        try
        {
            using var opener = Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [address])
                { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // As above.
        }
    }

    private sealed record Outcome(string? Address) : IOutcome
    {
        public bool IsTold => Address is null;

        public void Tell(Terminal terminal) => terminal.Line(Address!);
    }
}
