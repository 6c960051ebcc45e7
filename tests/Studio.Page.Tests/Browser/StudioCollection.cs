[assembly: AssemblyFixture(typeof(Itemwise.Studio.Page.Tests.Browser.Chromium))]

namespace Itemwise.Studio.Page.Tests.Browser;

/// <summary>Tests that use one program; one after the other, because they look at the same photos.</summary>
[CollectionDefinition(Name)]
public sealed class StudioCollection : ICollectionFixture<StudioProgram>
{
    public const string Name = "studio";
}
