using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

/// <summary>Once samples change, nothing in the file shows the picture as it was.</summary>
public sealed class PreviewTests : IDisposable
{
    private const string Secret = Pictures.Secret;

    private static readonly byte[] Jpeg = Pictures.Thumbnail;
    private static readonly string[] Names = ["out.png", "out.jpg", "out.webp", "out.tif", "out.heic"];

    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_thumbnail_and_a_makers_note_go_and_what_the_camera_said_stays(bool littleEndian)
    {
        var exif = Pictures.CameraExif(littleEndian);
        Assert.True(exif.AsSpan().IndexOf(Jpeg) > 0);
        var photo = Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif });
        Assert.Equal(exif, Written(photo, "whole.png").Metadata.Exif);

        var edited = Edited(photo).Metadata.Exif!;
        foreach (var kept in new[] { "Lumen", "2026:11:28", "R98", "N" })
        {
            Assert.True(edited.AsSpan().IndexOf(Encoding.ASCII.GetBytes(kept)) > 0, kept);
        }

        Assert.Equal(-1, edited.AsSpan().IndexOf("MAKER"u8));
        Assert.Equal(-1, edited.AsSpan().IndexOf(Jpeg));
        Assert.Equal(1, Written(Edited(photo), "out.jpg").Metadata.Exif!.AsSpan().Count("Lumen"u8));
        HoldsNothing(Edited(photo));
    }

    [Fact]
    public void Whatever_lies_in_a_block_that_no_entry_names_goes()
    {
        byte[] exif = [.. Pictures.CameraExif(true), .. Jpeg];
        HoldsNothing(Edited(Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif })));
    }

    [Fact]
    public void A_block_that_cannot_be_followed_goes_whole()
    {
        foreach (var exif in new byte[][]
        {
            [], Jpeg, [.. "II*\0"u8, 255, 255, 255, 255, .. Jpeg], [.. "II*\0"u8, 8, 0, 0, 0, 255, 255, .. Jpeg],
        })
        {
            HoldsNothing(Edited(Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif })));
        }
    }

    [Fact]
    public void Directories_that_lead_to_each_other_are_followed_once()
    {
        byte[] exif = [.. "II*\0"u8, 8, 0, 0, 0, 2, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 8, 0, 0, 0,
            0x0F, 1, 2, 0, 2, 0, 0, 0, (byte)'L', 0, 0, 0, 8, 0, 0, 0];
        Assert.Null(Edited(Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = [.. exif[..22], 0, 0, 0, 0] })).Metadata.Exif);
        HoldsNothing(Edited(Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Exif = exif })));
    }

    [Fact]
    public void Pictures_maps_and_films_of_an_xmp_packet_go_and_its_other_words_stay()
    {
        var packed = Convert.ToBase64String(Jpeg);
        var xmp = $$"""
            <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
            <rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:g='http://ns.adobe.com/xap/1.0/g/img/'
              xmlns:i='http://ns.google.com/photos/1.0/image/' xmlns:d='http://ns.google.com/photos/1.0/depthmap/'
              xmlns:c='http://ns.google.com/photos/1.0/camera/' xmlns:h='http://ns.adobe.com/hdr-gain-map/1.0/'
              xmlns:p='http://ns.google.com/photos/1.0/panorama/' xmlns:n='http://ns.adobe.com/xmp/note/' xmlns:o='urn:other'
              i:Data='{{packed}}' d:Data='{{packed}}' c:MotionPhoto='1' c:MotionPhotoOffset='4711' h:Version='1.0' n:HasExtendedXMP='0815'
              p:ProjectionType='equirectangular' xmp:Rating='4' o:Own='{{packed}}'>
              <xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType='Resource'><g:image>{{packed}}</g:image></rdf:li></rdf:Alt></xmp:Thumbnails>
              <o:Preview>data:image/jpeg;base64,{{packed}}</o:Preview><o:Note>kept too</o:Note>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """;
        var photo = Pictures.Bytes(16, 16, 3, PictureMetadata.None with { Xmp = Encoding.UTF8.GetBytes(xmp) });
        var edited = Edited(photo);
        var left = Encoding.UTF8.GetString(edited.Metadata.Xmp!);
        Assert.All(["equirectangular", "Rating", "kept too"], words => Assert.Contains(words, left, StringComparison.Ordinal));
        Assert.All(["MotionPhoto", "4711", "0815", "Thumbnails"], words => Assert.DoesNotContain(words, left, StringComparison.Ordinal));
        HoldsNothing(edited);
        Assert.Equal(xmp, Encoding.UTF8.GetString(Written(photo, "whole.png").Metadata.Xmp!));
    }

    [Fact]
    public void A_packet_without_pictures_stays_byte_by_byte_and_one_that_is_none_goes()
    {
        byte[] xmp = [.. "<x:xmpmeta  xmlns:x='adobe:ns:meta/'>"u8,
            .. "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta>"u8];
        Assert.Equal(xmp, Edited(Pictures.Bytes(4, 4, 3, PictureMetadata.None with { Xmp = xmp })).Metadata.Xmp);
        Assert.Null(Edited(Pictures.Bytes(4, 4, 3, PictureMetadata.None with { Xmp = Jpeg })).Metadata.Xmp);
    }

    [Fact]
    public void Blocks_in_texts_of_a_png_go_and_words_stay()
    {
        var hex = "\nexif\n      40\n" + Convert.ToHexString(Jpeg);
        var png = Pictures.Png(16, 1, 8, 2, [new byte[48]], Text("Raw profile type exif", hex), Text("Raw profile type APP1", hex),
            Text("preview", Convert.ToBase64String(Jpeg)), Text("Author", "Lumen"), Text("workflow", "{\"a\": 1}"));
        var photo = Picture.Load(scratch.Write("in.png", png));
        Assert.Equal(5, photo.Text.Count);
        Assert.Equal(["Author", "workflow"], Edited(photo).Text.Keys.Order(StringComparer.Ordinal));
        HoldsNothing(Edited(photo));
    }

    [Fact]
    public void What_follows_a_jpeg_stays_with_the_original()
    {
        // A second picture (MPO, gain map) and a film (motion photo) stand behind the first, whose segments say where.
        var plain = PictureWriter.Encode(Pictures.Bytes(16, 16, 3), PictureFormat.Jpeg);
        byte[] index = [0xFF, 0xE2, 0, 12, .. "MPF\0II*\0"u8, 8, 0];
        byte[] film = [0, 0, 0, 24, .. "ftypmp42"u8, .. Encoding.ASCII.GetBytes(Secret)];
        var photo = Picture.Load(scratch.Write("in.jpg", [.. plain[..2], .. index, .. plain[2..], .. Jpeg, .. film]));
        HoldsNothing(Edited(photo));
        HoldsNothing(photo);
    }

    private static byte[] Text(string keyword, string text) =>
        Pictures.Chunk("tEXt", [.. Encoding.Latin1.GetBytes(keyword), 0, .. Encoding.Latin1.GetBytes(text)]);

    // Every second pixel is painted over.
    private static Picture Edited(Picture photo) => photo.Compose(
        new Picture(photo.Width, photo.Height, 3, new byte[photo.Width * photo.Height * 3]),
        [.. Enumerable.Range(0, photo.Width * photo.Height).Select(i => i % 2 == 0 ? (byte)255 : (byte)0)]);

    private Picture Written(Picture picture, string name)
    {
        PictureWriter.Write(scratch.At(name), picture);
        return Picture.Load(scratch.At(name));
    }

    private void HoldsNothing(Picture picture)
    {
        var packed = Convert.ToBase64String(Jpeg)[8..32];
        foreach (var name in Names)
        {
            try
            {
                PictureWriter.Write(scratch.At(name), picture, new PictureText("words", "{}", DigitalSource.Edited));
            }
            catch (InputRefusedException) when (name.EndsWith(".heic", StringComparison.Ordinal))
            {
                continue; // no encoder here
            }

            var file = Encoding.Latin1.GetString(File.ReadAllBytes(scratch.At(name)));
            Assert.All([Secret, packed, Convert.ToHexString(Jpeg)[..40]],
                words => Assert.DoesNotContain(words, file, StringComparison.OrdinalIgnoreCase));
        }
    }
}
