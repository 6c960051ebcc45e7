using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.FoI;

namespace Itemwise.Cli.Commands;

/// <summary>Items that sentences are about: the regions that <c>instruct</c> would hold them to.</summary>
internal static class InstructedItems
{
    /// <summary>Finds them with one step of a model that follows instructions; nothing is edited.</summary>
    /// <param name="call">The call.</param>
    /// <param name="file">The photo.</param>
    /// <param name="sentences">At least one; item I is what sentence I is about.</param>
    /// <returns>Named by the sentences' keywords, with what the user should know.</returns>
    /// <exception cref="InputRefusedException">The model follows no instructions, or a sentence is about no part of the photo.</exception>
    public static LoadedItems Find(Call call, string file, ImmutableArray<string> sentences)
    {
        using var model = call.Model(InstructCommand.ShippedModel);
        using var subject = InstructedPicture.OfPhoto(file, model);
        var request = new InstructRequest(FoIMethod.MethodName, [.. sentences.Select(text => new Instruction(text))],
            new InstructSettings(call.Seed ?? 0));
        subject.Foresee(request);
        var found = call.Terminal.Watch(display => subject.Look(request, display, call.Cancellation));
        if (found.Places.Select(place => place.Count == place.Pixels.Length).ToList().IndexOf(true) is >= 0 and var everywhere)
        {
            throw new InputRefusedException(
                $"Sentence {everywhere + 1} ('{sentences[everywhere]}') is about the whole photo, which makes no item: "
                    + "name a thing in it.");
        }

        var names = found.Facts["found"]!.AsArray().Select(one => (string?)one!["keyword"] ?? (string)one["text"]!);
        return new LoadedItems(found.ToItems([.. names]), found.Remarks);
    }
}
