using Itemwise.Editing;
using Itemwise.Imaging;
using Itemwise.Studio.Work.Child;

namespace Itemwise.Studio.Tests.Work;

public sealed class PreviewFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_is_drawn_at_most_every_half_second_and_as_seldom_as_it_is_dear()
    {
        var (drawn, preview) = (0, new PreviewFile(folder.At("job"), attempt: 1));
        void Offer(int cost) => preview.Offer(new EditingProgress("sampling", 1, 2)
        {
            Preview = () =>
            {
                drawn++;
                Thread.Sleep(cost);
                return new Picture(4, 4, 3, new byte[48]);
            },
        });

        Offer(0);
        Assert.Equal((0, null), (drawn, preview.Number));
        Thread.Sleep(550);
        Offer(60);
        Offer(60);
        Assert.Equal((1, 1), (drawn, preview.Number));
        Thread.Sleep(600); // a picture that took 60 ms is worth 1.2 s of other work
        Offer(60);
        Assert.Equal(1, drawn);
        Assert.Equal((4, 4), (Picture.Load(folder.At("job", PreviewFile.FileName)).Width, 4));
    }

    [Fact]
    public void The_next_attempts_pictures_have_higher_numbers()
    {
        var preview = new PreviewFile(folder.At("job"), attempt: 2);
        Thread.Sleep(550);
        preview.Offer(new EditingProgress("sampling", 1, 2) { Preview = () => new Picture(4, 4, 3, new byte[48]) });
        Assert.True(preview.Number > 100_000);
    }
}
