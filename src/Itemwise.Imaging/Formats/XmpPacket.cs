using System.Collections.Immutable;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Itemwise.Imaging.Formats;

/// <summary>The XMP packet (ISO 16684) of a picture: RDF in XML. Holds where the picture comes from, in every format.</summary>
internal static class XmpPacket
{
    private const int LongestPacket = 16 << 20;

    // Pictures, depth and gain maps, sounds and films beside the main picture, or what says where in the file they lie. What Google
    // says of a panorama is about the samples, and stays.
    private const string GooglePhotos = "http://ns.google.com/photos/";
    private const string Panorama = "http://ns.google.com/photos/1.0/panorama/";
    private static readonly string[] BesideThePicture =
    [
        "http://ns.adobe.com/xap/1.0/g/img/", "http://ns.adobe.com/hdr-gain-map/1.0/", "http://ns.adobe.com/xmp/note/",
        "http://ns.apple.com/HDRGainMap/1.0/", "http://ns.apple.com/pixeldatainfo/1.0/",
    ];

    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XNamespace Basic = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace TiffFields = "http://ns.adobe.com/tiff/1.0/";
    private static readonly XNamespace Own = "urn:itemwise:picture:1";

    /// <summary>What <see cref="Write"/> put there; nothing when there is no packet or it cannot be read.</summary>
    public static ImmutableDictionary<string, string> ReadTexts(byte[]? packet)
    {
        var texts = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var element in Parse(packet)?.Descendants().Where(element => element.Name.Namespace == Own) ?? [])
        {
            texts.TryAdd(element.Name.LocalName, element.Value);
        }

        return texts.ToImmutable();
    }

    /// <summary>The packet with our texts and the IPTC source type in it; what else it held stays.</summary>
    /// <param name="packet">The picture's packet so far, or null.</param>
    /// <param name="sourceType">A term of IPTC's digitalsourcetype vocabulary, or null to leave the property alone.</param>
    /// <param name="texts">Names that are valid in XML, and their texts.</param>
    public static byte[] Write(byte[]? packet, string? sourceType, IReadOnlyDictionary<string, string> texts)
    {
        var document = Parse(packet) ?? Empty();
        var description = Description(document);
        if (sourceType is not null)
        {
            document.Descendants(Iptc + "DigitalSourceType").Remove();
            document.Descendants().Attributes(Iptc + "DigitalSourceType").Remove();
            description.SetAttributeValue(XNamespace.Xmlns + "Iptc4xmpExt", Iptc.NamespaceName);
            description.Add(new XElement(Iptc + "DigitalSourceType", $"http://cv.iptc.org/newscodes/digitalsourcetype/{sourceType}"));
        }

        document.Descendants().Where(element => element.Name.Namespace == Own).Remove();
        description.SetAttributeValue(XNamespace.Xmlns + "itemwise", Own.NamespaceName);
        var ordered = texts.OrderBy(text => text.Key, StringComparer.Ordinal);
        description.Add(ordered.Select(text => new XElement(Own + text.Key, Clean(text.Value))));
        return Serialise(document);
    }

    /// <summary>The packet with an orientation that says upright, as the samples are once loaded; as it came where it names none.</summary>
    public static byte[]? Upright(byte[]? packet)
    {
        if (packet is null || packet.AsSpan().IndexOf("Orientation"u8) < 0 || Parse(packet) is not { } document)
        {
            return packet;
        }

        var name = TiffFields + "Orientation";
        var isTurned = false;
        foreach (var element in document.Descendants(name).Where(element => element.Value != "1"))
        {
            (element.Value, isTurned) = ("1", true);
        }

        foreach (var attribute in document.Descendants().Attributes(name).Where(attribute => attribute.Value != "1"))
        {
            (attribute.Value, isTurned) = ("1", true);
        }

        return isTurned ? Serialise(document) : packet;
    }

    /// <summary>The packet without pictures and without what describes pictures beside the main one; null where it cannot be
    /// read.</summary>
    public static byte[]? WithoutPreviews(byte[]? packet)
    {
        if (Parse(packet) is not { } document)
        {
            return null;
        }

        var elements = document.Descendants().Where(element => IsBeside(element.Name) || (!element.HasElements
            && PictureSignature.IsPacked(element.Value))).ToArray();
        var attributes = document.Descendants().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration
            && (IsBeside(attribute.Name) || PictureSignature.IsPacked(attribute.Value))).ToArray();
        if (elements.Length + attributes.Length == 0)
        {
            return packet; // as it came
        }

        attributes.Remove();
        elements.Where(element => element.Parent is not null).Remove();
        return Serialise(document);
    }

    private static bool IsBeside(XName name) => name == Basic + "Thumbnails" || BesideThePicture.Contains(name.NamespaceName)
        || (name.NamespaceName.StartsWith(GooglePhotos, StringComparison.Ordinal) && name.NamespaceName != Panorama);

    private static XDocument? Parse(byte[]? packet)
    {
        if (packet is null || packet.Length > LongestPacket)
        {
            return null;
        }

        try
        {
            // Padding zeros after the packet are usual; document types are an attack and not XMP.
            var length = Array.FindLastIndex(packet, value => value != 0) + 1;
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(packet, 0, length), settings);
            var document = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
            return document.Descendants(Rdf + "RDF").Any() ? document : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static XDocument Empty() => new(
        new XProcessingInstruction("xpacket", "begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\""),
        new XElement(Meta + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", Meta.NamespaceName),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf.NamespaceName))),
        new XProcessingInstruction("xpacket", "end=\"w\""));

    private static XElement Description(XDocument document)
    {
        var rdf = document.Descendants(Rdf + "RDF").First();
        var description = rdf.Element(Rdf + "Description");
        if (description is null)
        {
            description = new XElement(Rdf + "Description", new XAttribute(Rdf + "about", ""));
            rdf.Add(description);
        }

        return description;
    }

    // XML has no way to write most control characters.
    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => rune.Value >= 32 || rune.Value is 9 or 10 or 13));

    private static byte[] Serialise(XDocument document)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize,
        };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            document.Save(writer);
        }

        return stream.ToArray();
    }
}
