using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>The settings that belong to a family of models: the published ones, or those of the sections <c>dpl</c> and
/// <c>rewriting</c> of the folder's <c>itemwise.json</c>.</summary>
public static class DplDefaults
{
    /// <summary>How nouns and null texts are learned: read in a model's folder, without opening the model.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="basis">What holds where the folder says nothing.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or out of range.</exception>
    public static DplSettings In(string folder, DplSettings basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return Section(folder, "dpl") is { } section
            ? basis with
            {
                TokenRate = section.GetDouble("tokenRate", basis.TokenRate),
                TokenRounds = section.GetInt("tokenRounds", basis.TokenRounds, 0),
                NullTextRate = section.GetDouble("nullTextRate", basis.NullTextRate),
                NullTextRounds = section.GetInt("nullTextRounds", basis.NullTextRounds, 0),
            }
            : basis;
    }

    /// <summary>How a caption's change becomes a picture's: read in a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="basis">What holds where the folder says nothing.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind.</exception>
    public static RewriteSettings In(string folder, RewriteSettings basis)
    {
        ArgumentNullException.ThrowIfNull(basis);
        return Section(folder, "rewriting") is { } section
            ? basis with
            {
                Cross = section.GetDouble("cross", basis.Cross),
                Self = section.GetDouble("self", basis.Self),
                Room = section.GetDouble("room", basis.Room),
                TakesLearned = section.GetBool("learned", basis.TakesLearned),
                KeepsOut = section.GetBool("keptOut", basis.KeepsOut),
            }
            : basis;
    }

    /// <summary>What a rewriting begins with: the family's settings, or where every pixel may change, the published ones.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="isWhole">Whether every pixel may change.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind.</exception>
    public static RewriteSettings For(string folder, bool isWhole) =>
        isWhole ? new RewriteSettings(IsWhole: true) : In(folder, new RewriteSettings());

    private static ModelConfig? Section(string folder, string name)
    {
        var settings = Path.Combine(folder, ModelSet.SettingsName);
        return File.Exists(settings) ? ModelConfig.Read(settings).GetSection(name) : null;
    }
}
