#:project ../src/Itemwise.Diffusion/Itemwise.Diffusion.csproj
// An edit of attention of one's own: one word of the prompt counts more (or less).
//   dotnet run samples/04-attention-edit.cs -- models/tabletop "a striped red ball on grass" striped 3 ball.png
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Imaging;
using Itemwise.Torch;

var (folder, prompt, word, factor, output) = (args[0], args[1], args[2], double.Parse(args[3]), args[4]);
using var model = ModelSet.Open(folder);
using var scope = TensorScope.Enter();
var span = TokenSpan.Find(model.Tokenizer, prompt, word);
var louder = new LouderWord(span, model.TextModel.Config.MaximumLength, factor);
var picture = new TextToImage(model).Run(new TextToImageRequest(prompt, Seed: 7), AttentionEdits.None.Then(louder));
var planes = picture.Contiguous().ToArray<float>();
PictureWriter.Write(output, Picture.FromPlanes(planes, (int)picture.Size(3), (int)picture.Size(2), bitsPerSample: 8));

// Scales every pixel's attention to the word's tokens; that to others stays (prompt-to-prompt, arXiv:2208.01626, section 3.2).
internal sealed class LouderWord(TokenSpan word, int tokenCount, double factor) : IAttentionEdit
{
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && new StepWindow(0, 0.8).Contains(call.Step)
            ? AttentionAccess.Probabilities : AttentionAccess.None;

    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        var factors = new float[tokenCount];
        Array.Fill(factors, 1);
        factors.AsSpan(word.Range).Fill((float)factor);
        return probabilities * Tensor.From(factors, 1, 1, 1, tokenCount);   // [L, H, Q, K]
    }
}
