using System.Reflection;
using System.Text.RegularExpressions;

namespace Itemwise.Editing.Tests.Architecture;

public sealed partial class NativeBorderTests
{
    private static readonly string[] SafeProjects = ["src/Itemwise.Imaging", "src/Itemwise.Diffusion", "src/Itemwise.Editing",
        "src/Itemwise.Networks", "src/Itemwise.Tabletop", "src/Itemwise.Jobs", "src/Itemwise.Studio", "src/Itemwise.Cli"];

    [Fact]
    public void Unsafe_code_and_native_calls_live_in_Itemwise_Torch_alone()
    {
        var sources = RepositoryFiles.Sources(SafeProjects).Where(path => NativeWords().IsMatch(RepositoryFiles.ReadCode(path)));
        Assert.Empty(sources);
        var projects = RepositoryFiles.Below(SafeProjects)
            .Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)
                && RepositoryFiles.Read(path).Contains("AllowUnsafeBlocks", StringComparison.Ordinal));
        Assert.Empty(projects);
    }

    // The C tests compile against the headers and call all the library exports, so their names are the list of what exists.
    [Fact]
    public void Every_native_function_that_C_sharp_names_is_called_in_a_C_test()
    {
        var tested = NamesIn(RepositoryFiles.Below("native/tests").Where(path => path.EndsWith(".c", StringComparison.Ordinal)));
        var used = RepositoryFiles.Sources("src/Itemwise.Torch").SelectMany(path => Imports().Matches(RepositoryFiles.ReadCode(path)))
            .Select(import => import.Groups["entry"] is { Success: true } entry ? entry.Value : import.Groups["name"].Value)
            .ToHashSet();
        Assert.NotEmpty(used);
        Assert.Empty(used.Except(tested));
    }

    [Theory]
    [InlineData("Itemwise.Torch")]
    [InlineData("Itemwise.Diffusion")]
    [InlineData("Itemwise.Editing")]
    public void No_public_member_promises_a_tensor_for_later(string assembly)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var offenders = from type in Assembly.Load(assembly).GetExportedTypes()
                        from method in type.GetMethods(Declared)
                        where IsLater(method.ReturnType) && HoldsTensor(method.ReturnType)
                        select $"{type.FullName}.{method.Name}";
        Assert.Empty(offenders);
    }

    [Fact]
    public void No_iterator_yields_inside_a_tensor_scope()
    {
        var offenders = RepositoryFiles.Sources("src").Where(path =>
        {
            var code = RepositoryFiles.ReadCode(path);
            return code.Contains("yield return", StringComparison.Ordinal) && code.Contains("TensorScope.Enter", StringComparison.Ordinal);
        });
        Assert.Empty(offenders);
    }

    private static bool IsLater(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var kind &&
        (kind == typeof(Task<>) || kind == typeof(ValueTask<>) || kind == typeof(IAsyncEnumerable<>) || kind == typeof(Lazy<>));

    private static bool HoldsTensor(Type type) =>
        type.FullName == "Itemwise.Torch.Tensor"
        || (type.HasElementType && HoldsTensor(type.GetElementType()!))
        || type.GetGenericArguments().Any(HoldsTensor);

    private static HashSet<string> NamesIn(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => FunctionNames().Matches(RepositoryFiles.ReadCode(path)).Select(match => match.Value))];

    [GeneratedRegex(@"\bunsafe\b|\bDllImport\b|\bLibraryImport\b|\bMarshal\.(?!SizeOf)|\bUnsafe\.")]
    private static partial Regex NativeWords();

    [GeneratedRegex(@"\[LibraryImport\([^\]]*?(EntryPoint = ""(?<entry>\w+)""[^\]]*)?\)\][^;]*?\b(?<name>iw_[a-z0-9_]+)\(")]
    private static partial Regex Imports();

    [GeneratedRegex(@"\biw_[a-z0-9_]+\b")]
    private static partial Regex FunctionNames();
}
