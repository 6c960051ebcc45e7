using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class EditTests(LearnedScene scene) : IClassFixture<LearnedScene>
{
    [Fact]
    public void Several_edits_are_one_pass_and_nothing_changes_outside_their_region()
    {
        var output = scene.At("edited.png");

        var run = Edit("--describe", "1=a blue ball, small", "--remove", "2", "-o", output, "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(output, run.Json.GetProperty("output").GetString());
        Assert.Equal(scene.At("edited.region.png"), run.Json.GetProperty("region").GetString());
        Assert.Equal(0, run.Json.GetProperty("changedOutside").GetInt64());
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        Assert.True(run.Json.GetProperty("seconds").GetDouble() > 0);
        Assert.True(run.Json.GetProperty("peakBytes").GetInt64() > 0);
        AssertRegionTellsTheTruth(output, scene.At("edited.region.png"));
    }

    [Theory]
    [InlineData("--refine", "2=* with a gold rim")]
    [InlineData("--swap", "1,2")]
    [InlineData("--swap-prompts", "1,3")]
    [InlineData("--move", "2=-30,5")]
    [InlineData("--move", "2=-12.5%,0%", "--resize", "2=0.7", "--describe", "2=a blue ball")]
    [InlineData("--resize", "3=1.3", "--order", "3=-1", "--move", "1=20,0")]
    [InlineData("--describe", "1=a bag", "--move", "2=-20,0", "--remove", "3", "--lock", "6", "--active", "5")]
    [InlineData("--move", "2=-30,5", "--parity")]
    [InlineData("--move", "2=-30,5", "--remove", "1", "--close-with", "6")]
    public void Whatever_the_edits_nothing_changes_outside_their_region(params string[] edits)
    {
        var output = scene.At("any.png");

        var run = Edit([.. edits, "-o", output, "--json"]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, run.Json.GetProperty("changedOutside").GetInt64());
        Assert.Equal(0, run.Json.GetProperty("liveTensors").GetInt64());
        AssertRegionTellsTheTruth(output, scene.At("any.region.png"));
    }

    [Fact]
    public void A_drawn_shape_is_taken_and_the_items_afterwards_can_be_read_again()
    {
        var (mask, again) = (scene.At("mask.png"), scene.At("again"));
        PictureWriter.WriteGrey(mask, 256, 256, [.. Enumerable.Range(0, 256 * 256)
            .Select(i => i % 256 is >= 100 and < 130 && i / 256 is >= 110 and < 170 ? (byte)255 : (byte)0)]);

        var run = Edit("--reshape", $"2={mask}", "-o", scene.At("shaped.png"), "--json");
        var items = run.Json.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("number").GetInt32(),
            item => item.GetProperty("pixels").GetInt32());

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, run.Json.GetProperty("changedOutside").GetInt64());
        Assert.Equal(30 * 60, items[2]);
        var reread = CliRun.Of("new", scene.At("shaped.png"), "-o", again, "--items",
            run.Json.GetProperty("itemsAfter").GetString()!, "--json");
        Assert.Equal(0, reread.Code);
        Assert.Equal(items.Values, reread.Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("pixels").GetInt32()));
    }

    [Fact]
    public void Variants_are_made_with_the_seeds_that_follow()
    {
        var run = Edit("--describe", "1=a blue ball", "--count", "2", "--seed", "7", "-o", scene.At("many.png"), "--json");
        var variants = run.Json.GetProperty("variants").EnumerateArray().ToArray();

        Assert.Equal([scene.At("many.png"), scene.At("many-2.png")], variants.Select(
            variant => variant.GetProperty("output").GetString()));
        Assert.Equal([7, 8], variants.Select(variant => variant.GetProperty("seed").GetInt64()));
        Edit("--describe", "1=a blue ball", "--seed", "8", "-o", scene.At("eighth.png"));
        Assert.Equal(Picture.Load(scene.At("eighth.png")).Bytes.ToArray(), Picture.Load(scene.At("many-2.png")).Bytes.ToArray());
    }

    [Fact]
    public void A_preview_asks_no_model()
    {
        var run = CliRun.Of("edit", scene.Workspace, "--from", "0", "--move", "2=-30,0", "--preview", scene.At("preview.png"), "--model",
            scene.At("none"), "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(scene.At("preview.png"), run.Json.GetProperty("preview").GetString());
        Assert.Equal(1, run.Json.GetProperty("active").GetDouble() + run.Json.GetProperty("soft")
            .GetDouble() + run.Json.GetProperty("locked").GetDouble(), 1e-4);
        Assert.Equal(3, Picture.Load(scene.At("preview.png")).Bands);
    }

    [Fact]
    public void An_item_pushed_partly_out_of_the_picture_is_said()
    {
        var run = CliRun.Of("edit", scene.Workspace, "--from", "0", "--move", "2=95,0", "--preview",
            scene.At("out.png"), "--model", scene.Model);

        Assert.Contains("Item 2 (orange bottle) reaches beyond the picture's edge", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_pushed_wholly_out_of_the_picture_is_refused() =>
        Edit("--move", "2=100%,0", "--quiet").AssertRefused(3, "Item 2 (orange bottle)", "wholly outside");

    [Fact]
    public void The_account_of_a_picture_has_every_edit()
    {
        Assert.Equal(0, Edit("--move", "2=-10%,5", "--refine", "2=* in gold", "--lock", "3", "-o", scene.At("all.png")).Code);

        var text = Picture.Load(scene.At("all.png")).Text;

        Assert.Contains("Itemwise edits: \"move 2=-10%,5; refine 2=* in gold; lock 3\"", text["parameters"], StringComparison.Ordinal);
        Assert.Equal(["move", "refine", "lock"], JsonDocument.Parse(text["itemwise"]).RootElement.GetProperty("edits").EnumerateArray()
            .Select(edit => edit.GetProperty("kind").GetString()));
    }

    [Fact]
    public void The_region_file_has_the_three_values_at_the_photos_size()
    {
        Assert.Equal(0, Edit("--describe", "3=a green house", "-o", scene.At("region.png")).Code);

        var region = Picture.Load(scene.At("region.region.png"));

        Assert.Equal((256, 256, 1), (region.Width, region.Height, region.Bands));
        Assert.Equal<byte>([0, 128, 255], region.Bytes.ToArray().Distinct().Order().ToArray());
    }

    [Fact]
    public void The_picture_says_how_it_was_made()
    {
        Assert.Equal(0, Edit("--describe", "1=a blue ball", "-o", scene.At("told.png"), "--seed", "5").Code);

        var text = Picture.Load(scene.At("told.png")).Text;
        var account = JsonDocument.Parse(text["itemwise"]).RootElement;

        Assert.StartsWith("a blue ball\nSteps: 2, Sampler: DDIM, CFG scale: 2, Seed: 5, Size: 256x256, Model hash: ", text["parameters"],
            StringComparison.Ordinal);
        Assert.Equal(5, account.GetProperty("settings").GetProperty("seed").GetInt32());
        Assert.Equal("a blue ball", account.GetProperty("edits")[0].GetProperty("text").GetString());
        Assert.Equal(64, account.GetProperty("model").GetProperty("fingerprint").GetString()!.Length);
        Assert.Equal(64, account.GetProperty("association").GetProperty("sha256").GetString()!.Length);
        Assert.Equal(64, account.GetProperty("photo").GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public void Words_for_what_shall_not_be_seen_count_and_are_told()
    {
        Edit("--describe", "1=a blue ball", "-o", scene.At("with.png"));

        Assert.Equal(0, Edit("--describe", "1=a blue ball", "--negative", "blur, dirt", "-o", scene.At("without.png")).Code);

        var picture = Picture.Load(scene.At("without.png"));
        Assert.NotEqual(Picture.Load(scene.At("with.png")).Bytes.ToArray(), picture.Bytes.ToArray());
        Assert.StartsWith("a blue ball\nNegative prompt: blur, dirt\nSteps: ", picture.Text["parameters"], StringComparison.Ordinal);
        Assert.Equal("blur, dirt", JsonDocument.Parse(picture.Text["itemwise"]).RootElement.GetProperty("settings")
            .GetProperty("negative").GetString());
    }

    [Fact]
    public void The_same_call_makes_the_same_file()
    {
        Edit("--remove", "2", "-o", scene.At("one.png"));
        Edit("--remove", "2", "-o", scene.At("two.png"));

        Assert.Equal(File.ReadAllBytes(scene.At("one.png")), File.ReadAllBytes(scene.At("two.png")));
    }

    [Fact]
    public void Without_a_name_results_are_numbered_in_the_workspace()
    {
        var first = Edit("--remove", "2", "--json").Json.GetProperty("output").GetString()!;
        var second = Edit("--remove", "2", "--json").Json.GetProperty("output").GetString()!;

        Assert.Equal(Path.Combine(scene.Workspace, "edits"), Path.GetDirectoryName(first));
        Assert.NotEqual(first, second);
        Assert.True(File.Exists(first) && File.Exists(second));
    }

    [Fact]
    public void As_text_the_file_is_named_first()
    {
        var run = Edit("--remove", "3", "-o", scene.At("text.png"), "--quiet");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(scene.At("text.png"), run.Output.Split('\n')[0]);
        Assert.StartsWith("0 samples changed outside", run.Output.Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_item_is_refused_with_those_there_are() => Edit("--remove", "9")
        .AssertRefused(3, "no item 9", "1 (wooden cone)");

    [Fact]
    public void An_unknown_also_active_item_is_refused() => Edit("--remove", "2", "--also-active", "8").AssertRefused(3, "no item 8");

    [Fact]
    public void A_long_description_with_weights_is_read_in_chunks()
    {
        var run = Edit("--describe", "1=a (blue:1.3) " + string.Join(' ', Enumerable.Repeat("ball", 100)), "-o", scene.At("long.png"));
        Assert.Equal(0, run.Code);
        Assert.Contains(" chunks", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_description_longer_than_the_text_encoder_takes_is_refused() =>
        Edit("--quiet", "--plain-prompt", "--describe", "1=" + string.Join(' ', Enumerable.Repeat("ball", 100)), "-o", scene.At("long.png"))
            .AssertRefused(3, "77 tokens");

    [Theory]
    [InlineData("nothing to do")]
    [InlineData("--describe", "--describe", "a blue ball")]
    [InlineData("--describe", "--describe", "1=")]
    [InlineData("--remove", "--remove", "cone")]
    [InlineData("removed and also described", "--remove", "2", "--describe", "2=a ball")]
    [InlineData("locked and also moved", "--lock", "2", "--move", "2=3,4")]
    [InlineData("with itself", "--swap", "2,2")]
    [InlineData("has no *", "--refine", "2=in gold")]
    [InlineData("alone change nothing", "--lock", "2")]
    [InlineData("--move takes", "--move", "2=10")]
    [InlineData("--move takes", "--move", "2=10%,much")]
    [InlineData("--resize takes", "--resize", "2=0")]
    [InlineData("--swap takes", "--swap", "2")]
    [InlineData("--order takes", "--order", "2=front")]
    [InlineData("--count", "--remove", "2", "--count", "0")]
    [InlineData("--strength", "--remove", "2", "--strength", "1.5")]
    [InlineData("--steps", "--remove", "2", "--steps", "0")]
    public void A_call_that_makes_no_sense_ends_with_2(string word, params string[] args) => Edit(args).AssertRefused(2, word);

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_before_any_work() =>
        Edit("--remove", "2", "-o", scene.At("none/edited.png")).AssertRefused(3, "folder does not exist");

    [Fact]
    public void The_photo_of_the_workspace_is_not_written_over() =>
        Edit("--remove", "2", "-o", Path.Combine(scene.Workspace, "photo.png")).AssertRefused(3, "the workspace needs");

    [Fact]
    public void A_link_to_a_file_of_a_workspace_is_not_written_through()
    {
        Directory.CreateSymbolicLink(scene.At("folder-link"), scene.Workspace);
        File.CreateSymbolicLink(scene.At("link.png"), Path.Combine(scene.Workspace, "photo.png"));

        Edit("--remove", "2", "-o", scene.At("folder-link/photo.png")).AssertRefused(3, "the workspace needs");
        Edit("--remove", "2", "-o", scene.At("link.png")).AssertRefused(3, "the workspace needs");
    }

    [Fact]
    public void Files_of_other_workspaces_are_not_written_over()
    {
        using var folder = new TemporaryFolder();
        var other = SampleScene.Workspace(folder);

        Edit("--remove", "2", "-o", Path.Combine(other, "photo.png")).AssertRefused(3, "the workspace needs");
        CliRun.Of("generate", "a ball", "-o", Path.Combine(other, "items.png"), "--model", scene.Model)
            .AssertRefused(3, "the workspace needs");
        CliRun.Of("export", scene.Workspace, Path.Combine(scene.Workspace, "association", "association.safetensors"), "--format", "embeds")
            .AssertRefused(3, "the workspace needs");
        CliRun.Of("pack", scene.Workspace, Path.Combine(other, "itemwise.workspace.json")).AssertRefused(3, "the workspace needs");
        CliRun.Of("items", scene.Workspace, "--export", other).AssertRefused(3, "is a workspace itself");
    }

    [Fact]
    public void A_picture_whose_region_could_not_be_written_is_not_begun()
    {
        Directory.CreateDirectory(scene.At("blocked.region.png"));

        Edit("--remove", "2", "-o", scene.At("blocked.png")).AssertRefused(3, "blocked.region.png", "is a folder");
        Assert.False(File.Exists(scene.At("blocked.png")));
    }

    [Fact]
    public void A_drawn_shape_without_pixels_is_refused_by_its_file()
    {
        PictureWriter.WriteGrey(scene.At("empty.png"), 256, 256, new byte[256 * 256]);

        Edit("--reshape", "2=" + scene.At("empty.png")).AssertRefused(3, "no pixels", "empty.png");
    }

    [Fact]
    public void Nothing_learned_is_refused_with_what_to_do()
    {
        using var folder = new TemporaryFolder();

        CliRun.Of("edit", SampleScene.Workspace(folder), "--remove", "2", "--model", scene.Model, "--quiet").AssertRefused(3, "associate");
    }

    [Fact]
    public void What_the_same_weights_learned_is_taken_whatever_the_folders_sampler()
    {
        using var folder = new TemporaryFolder();
        var other = TinyModel.In(folder);
        File.AppendAllText(Path.Combine(other, "scheduler", "scheduler_config.json"), "\n");
        Assert.Equal(0, CliRun.Of("edit", scene.Workspace, "--from", "0", "--remove", "2", "--model", other, "--quiet").Code);
    }

    [Fact]
    public void What_another_model_learned_is_refused()
    {
        using var folder = new TemporaryFolder();
        var other = TinyModel.In(folder);
        var weights = Path.Combine(other, "unet", "diffusion_pytorch_model.safetensors");
        var bytes = File.ReadAllBytes(weights);
        bytes[8 + BitConverter.ToInt64(bytes) + 3] ^= 0x80;     // the first number's sign
        File.WriteAllBytes(weights, bytes);

        CliRun.Of("edit", scene.Workspace, "--from", "0", "--remove", "2", "--model", other, "--quiet", "-o", folder.At("x.png"))
            .AssertRefused(3, "another model");
        Assert.False(File.Exists(folder.At("x.png")));
    }

    [Fact]
    public void Stopped_it_writes_nothing_and_ends_with_130()
    {
        var run = CliRun.Of(["edit", scene.Workspace, "--from", "0", "--remove", "2", "--model", scene.Model, "-o",
            scene.At("stopped.png"), "--quiet"], new CancellationToken(canceled: true));

        run.AssertRefused(130, "Stopped");
        Assert.False(File.Exists(scene.At("stopped.png")));
    }

    [Fact]
    public async Task Stopped_between_variants_it_says_that_those_before_stay()
    {
        using var source = new CancellationTokenSource();
        string[] args = ["edit", scene.Workspace, "--from", "0", "--remove", "2", "--model", scene.Model, "-o", scene.At("variant.png"),
            "--count", "900", "--quiet"];
        var run = Task.Run(() => CliRun.Of(args, source.Token), TestContext.Current.CancellationToken);
        while (!File.Exists(scene.At("variant.png")) && !run.IsCompleted)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await source.CancelAsync();

        (await run).AssertRefused(130, "of 900 variants are written and stay");
        Assert.True(File.Exists(scene.At("variant.png")));
    }

    [Fact]
    public void Cuda_where_there_is_none_ends_with_4()
    {
        Assert.SkipWhen(Itemwise.Torch.TorchRuntime.CudaDeviceCount > 0, "This machine has a CUDA card.");

        Edit("--device", "cuda", "--remove", "2", "--quiet").AssertRefused(4, "no CUDA card");
    }

    private CliRun Edit(params string[] args) => CliRun.Of(["edit", scene.Workspace, "--model", scene.Model, "--from", "0", .. args]);

    private static void AssertRegionTellsTheTruth(string output, string regionFile)
    {
        Picture photo = Picture.Load(SampleScene.Photo), edited = Picture.Load(output), region = Picture.Load(regionFile);
        for (var i = 0; i < photo.Bytes.Length; i++)
        {
            Assert.True(region.Bytes[i / 3] != 0 || photo.Bytes[i] == edited.Bytes[i], $"sample {i} changed outside");
        }
    }
}
