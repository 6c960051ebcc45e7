using System.Text.Json.Serialization;

namespace Itemwise.Studio.OneShot;

/// <summary>What the server does at once and without a model, and what takes much memory for a moment where the photo is large.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ItemsTask), "items")]
[JsonDerivedType(typeof(GoTask), "go")]
[JsonDerivedType(typeof(NameTask), "name")]
[JsonDerivedType(typeof(UnpackTask), "unpack")]
[JsonDerivedType(typeof(ConversionTask), "convert")]
internal abstract record OneShotTask
{
    /// <summary>Does it, here.</summary>
    public abstract void Do();
}
