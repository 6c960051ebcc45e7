using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>What a model must have to be one of the families, and must not have beside it.</summary>
internal static class ModelRequirements
{
    /// <summary>The class of SDXL's second text encoder.</summary>
    public const string ProjectedText = "CLIPTextModelWithProjection";

    /// <summary>The family of a model that has all of its components.</summary>
    /// <exception cref="InputRefusedException">It is of another family, lacks a component or has one too many.</exception>
    public static ModelFamily Check(IModelFiles files)
    {
        var family = FamilyOf(files);
        files.Require("unet", "UNet2DConditionModel");
        files.Require("vae", "AutoencoderKL");
        files.Require("scheduler");
        files.Require("tokenizer", "CLIPTokenizer", "CLIPTokenizerFast");
        files.Require("text_encoder", "CLIPTextModel");
        string[] known = ["unet", "vae", "scheduler", "tokenizer", "text_encoder", "safety_checker", "feature_extractor", "image_encoder"];
        if (family == ModelFamily.StableDiffusionXL)
        {
            files.Require("tokenizer_2", "CLIPTokenizer", "CLIPTokenizerFast");
            files.Require("text_encoder_2", ProjectedText);
            known = [.. known, "tokenizer_2", "text_encoder_2"];
        }

        files.RefuseOthers(known);
        return family;
    }

    /// <summary>Refuses a UNet that sees more than its family's latents.</summary>
    /// <exception cref="InputRefusedException">It does: an inpainting or depth model.</exception>
    public static void CheckChannels(IModelFiles files, ModelFamily family, UNetConfig unet, AutoencoderKLConfig autoencoder)
    {
        var channels = autoencoder.LatentChannels * (family == ModelFamily.InstructPix2Pix ? 2 : 1);
        if (unet.InChannels != channels)
        {
            throw new InputRefusedException(
                $"The UNet of '{files.Location}' takes {unet.InChannels} channels and a {files.Index.GetText("_class_name")} needs " +
                $"{channels}: an inpainting or depth model cannot be used, choose a plain one.");
        }
    }

    private static ModelFamily FamilyOf(IModelFiles files) => files.Index.GetText("_class_name") switch
    {
        "StableDiffusionPipeline" or "StableDiffusionImg2ImgPipeline" => ModelFamily.StableDiffusion,
        "StableDiffusionXLPipeline" => ModelFamily.StableDiffusionXL,
        "StableDiffusionInstructPix2PixPipeline" => ModelFamily.InstructPix2Pix,
        var other => throw new InputRefusedException(
            $"'{files.Location}' is a {other}, which is not supported: choose a Stable Diffusion 1.x or 2.x, SDXL or InstructPix2Pix " +
            "folder."),
    };
}
