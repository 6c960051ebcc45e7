using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.Dpl.Learning;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>The settings that belong to a family of models: the published ones, or those of section <c>dpl</c> of the folder's
/// <c>itemwise.json</c>.</summary>
public static class DplDefaults
{
    /// <summary>Reads the settings in a model's folder, without opening the model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="basis">What holds where the folder says nothing.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or out of range.</exception>
    public static DplSettings In(string folder, DplSettings basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        var settings = Path.Combine(folder, ModelSet.SettingsName);
        return File.Exists(settings) && ModelConfig.Read(settings).GetSection("dpl") is { } section
            ? basis with
            {
                TokenRate = section.GetDouble("tokenRate", basis.TokenRate),
                TokenRounds = section.GetInt("tokenRounds", basis.TokenRounds, 0),
                NullTextRate = section.GetDouble("nullTextRate", basis.NullTextRate),
                NullTextRounds = section.GetInt("nullTextRounds", basis.NullTextRounds, 0),
            }
            : basis;
    }
}
