using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Tests.Work;

public sealed class InversionRequestsTests
{
    private static readonly InversionRequest Inversion = new(NounCaption.Plain("a cat"), InversionKind.Ddim, 2, 2, DplSettings.Usual);

    [Fact]
    public void A_rewriting_takes_what_the_models_folder_says_where_the_job_says_nothing()
    {
        var family = new RewriteSettings(Cross: 0.2, Self: 0, Room: 0.15, TakesLearned: false, KeepsOut: true);
        var job = new RewriteJob(["a dog"], Self: 0.3, Seed: 5, Blend: true);

        var request = Assert.Single(InversionRequests.Of(job, Inversion, family));

        Assert.Equal(family with { Self = 0.3, Seed = 5, IsBlended = true }, request.Settings);
    }

    [Fact]
    public void Where_every_pixel_may_change_a_rewriting_is_as_published_whatever_the_folder_says()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "itemwise.json"), """{"rewriting": {"cross": 0.2, "keptOut": true}}""");
            Assert.Equal(new RewriteSettings(Cross: 0.2, KeepsOut: true), DplDefaults.For(folder.FullName, isWhole: false));
            Assert.Equal(new RewriteSettings(IsWhole: true), DplDefaults.For(folder.FullName, isWhole: true));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
