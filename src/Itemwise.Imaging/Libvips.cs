using System.Runtime.CompilerServices;
using Itemwise.Files;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>libvips in this process: whether it is there, how it is set, and its errors as sentences.</summary>
public static class Libvips
{
    // Of all its loaders these alone may run, whoever asks: SVG, PDF and ImageMagick's hundred formats are where libraries of pictures
    // are attacked.
    private static readonly string[] NamedLoaders = ["Jpeg", "Png", "Webp", "Tiff", "Heif"];

    private static readonly Lazy<ResourceException?> Absence = new(Start);

    /// <summary>Its version.</summary>
    /// <exception cref="ResourceException">It is not installed.</exception>
    public static string Version => Run(() => $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}");

    /// <summary>Whether files of a format can be read here.</summary>
    /// <exception cref="ResourceException">libvips is not installed.</exception>
    public static bool CanRead(PictureFormat format) => Run(() => NetVips.NetVips.TypeFind("VipsOperation", LoaderName(format)) != 0);

    /// <summary>For a look before the work starts.</summary>
    /// <exception cref="ResourceException">libvips is not installed.</exception>
    internal static void Require()
    {
        if (Absence.Value is { } absence)
        {
            throw new ResourceException(absence.Message, absence);
        }
    }

    /// <summary>Runs work on libvips. Everything in this project that names NetVips runs within.</summary>
    /// <exception cref="ResourceException">libvips is not installed, or there is not enough memory.</exception>
    /// <exception cref="ItemwiseException">What libvips says is wrong.</exception>
    internal static T Run<T>(Func<T> work)
    {
        Require();
        try
        {
            return work();
        }
        catch (VipsException error) when (error.Message.Contains("out of memory", StringComparison.Ordinal))
        {
            throw new ResourceException("There is not enough memory for the picture: scale it down, or close other programs.", error);
        }
        catch (VipsException error)
        {
            throw new ItemwiseException(Reason(error), error);
        }
    }

    internal static string LoaderName(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "jpegload_source",
        PictureFormat.Png => "pngload_source",
        PictureFormat.WebP => "webpload_source",
        PictureFormat.Tiff => "tiffload_source",
        PictureFormat.Heif => "heifload_source",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No picture format."),
    };

    // NetVips says what it called; below it stand libvips' own words, a line for each cause, the first the nearest.
    // Where libheif feels for a file's end, failed seeks stand before the cause.
    private static string Reason(VipsException error) =>
        error.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .FirstOrDefault(line => !line.Contains(": bad seek to ", StringComparison.Ordinal)) ?? "libvips gave no reason";

    private static ResourceException? Start()
    {
        OpenMp.KeepIdleThreadsQuiet();
        return SetUp();
    }

    // A method of its own: libvips is loaded with the first method that NetVips runs, and OpenMP with it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ResourceException? SetUp()
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            return new ResourceException(
                "Pictures are read and written by libvips, which cannot be loaded here: "
                + "install the package libvips42 (libvips42t64 on newer systems), then run this again.",
                ModuleInitializer.Exception);
        }

        // Warnings about odd files would go to stderr, where a library has no business.
        var unasked = Enums.LogLevelFlags.Warning | Enums.LogLevelFlags.Message | Enums.LogLevelFlags.Info | Enums.LogLevelFlags.Debug;
        _ = Log.SetLogHandler("VIPS", unasked, (_, _, _) => { });
        // Each picture is read once: the operation cache would only hold on to samples.
        Cache.Max = 0;
        NetVips.NetVips.Concurrency = 2;
        if (NetVips.NetVips.AtLeastLibvips(8, 13))
        {
            NetVips.NetVips.BlockUntrusted = true;
            Operation.Block("VipsForeignLoad", true);
            foreach (var loader in NamedLoaders)
            {
                Operation.Block("VipsForeignLoad" + loader, false);
            }
        }

        return null;
    }
}
