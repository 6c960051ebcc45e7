using System.Xml.Linq;

namespace Itemwise.Editing.Tests.Architecture;

public sealed class DependencyTests
{
    public static TheoryData<string, string[]> AllowedReferences => new()
    {
        { "Itemwise.Files", [] },
        { "Itemwise.Torch", ["Itemwise.Files"] },
        { "Itemwise.Imaging", ["Itemwise.Files"] },
        { "Itemwise.Diffusion", ["Itemwise.Torch", "Itemwise.Imaging"] },
        { "Itemwise.Editing", ["Itemwise.Diffusion"] },
        { "Itemwise.Tabletop", ["Itemwise.Files"] },
        { "Itemwise.Jobs", ["Itemwise.Files"] },
        { "Itemwise.Evaluation", ["Itemwise.Editing", "Itemwise.Tabletop"] },
        { "Itemwise.Networks", ["Itemwise.Editing"] },
        { "Itemwise.Studio", ["Itemwise.Editing", "Itemwise.Jobs", "Itemwise.Networks"] },
        { "Itemwise.Cli", ["Itemwise.Editing", "Itemwise.Networks", "Itemwise.Tabletop", "Itemwise.Evaluation", "Itemwise.Studio"] },
    };

    [Theory]
    [MemberData(nameof(AllowedReferences))]
    public void A_project_refers_only_to_the_layer_below(string project, string[] allowed)
    {
        var references = Project(project).Descendants("ProjectReference")
            .Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value));
        Assert.Equal(allowed, references);
    }

    [Fact]
    public void Every_project_under_src_has_a_rule()
    {
        var projects = RepositoryFiles.Below("src").Where(path => path.EndsWith(".csproj", StringComparison.Ordinal));
        Assert.Equal(AllowedReferences.Select(row => row.Data.Item1).Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Theory]
    [InlineData("Itemwise.Files")]
    [InlineData("Itemwise.Torch")]
    [InlineData("Itemwise.Imaging", "NetVips", "System.IO.Hashing")]
    [InlineData("Itemwise.Diffusion")]
    [InlineData("Itemwise.Editing", "System.IO.Hashing")]
    [InlineData("Itemwise.Networks", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.Tokenizers")]
    [InlineData("Itemwise.Tabletop")]
    [InlineData("Itemwise.Jobs", "Microsoft.Data.Sqlite")]
    [InlineData("Itemwise.Evaluation")]
    [InlineData("Itemwise.Studio", "Microsoft.AspNetCore.OpenApi", "Swashbuckle.AspNetCore.SwaggerUI")]
    public void A_library_brings_the_packages_that_its_decisions_name(string project, params string[] packages)
    {
        Assert.Equal(packages, Project(project).Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value));
    }

    [Theory]
    [InlineData("Diffusion", "Itemwise.Editing")]
    [InlineData("Diffusion", "Itemwise.Cli")]
    [InlineData("Editing", "Itemwise.Cli")]
    [InlineData("Torch", "Itemwise.Diffusion")]
    [InlineData("Editing", "Itemwise.Tabletop")]
    [InlineData("Editing", "Itemwise.Evaluation")]
    [InlineData("Editing", "Itemwise.Networks")]
    [InlineData("Editing", "Itemwise.Studio")]
    [InlineData("Studio", "Itemwise.Cli")]
    [InlineData("Editing", "Microsoft.ML")]
    public void A_layer_does_not_name_the_one_above(string layer, string above)
    {
        var offenders = RepositoryFiles.Sources($"src/Itemwise.{layer}")
            .Where(path => RepositoryFiles.ReadCode(path).Contains(above, StringComparison.Ordinal));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Methods_do_not_know_each_other()
    {
        var methods = RepositoryFiles.Sources("src/Itemwise.Editing/Methods").ToLookup(path => path.Split('/')[3]);
        var offenders = from method in methods
                        from path in method
                        from other in methods.Select(m => m.Key)
                        where other != method.Key && RepositoryFiles.ReadCode(path).Contains($"Methods.{other}", StringComparison.Ordinal)
                        select $"{path} names {other}";
        Assert.Empty(offenders);
    }

    private static XDocument Project(string name) => XDocument.Load(RepositoryFiles.Absolute($"src/{name}/{name}.csproj"));
}
