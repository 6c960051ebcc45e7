namespace Itemwise.Imaging;

/// <summary>Between sRGB samples and the light they stand for (IEC 61966-2-1); both from 0 to 1.</summary>
public static class LinearLight
{
    /// <summary>The light of a sample.</summary>
    public static double Decode(double sample) => sample <= 0.04045 ? sample / 12.92 : Math.Pow((sample + 0.055) / 1.055, 2.4);

    /// <summary>The sample of a light.</summary>
    public static double Encode(double light) => light <= 0.0031308 ? light * 12.92 : (1.055 * Math.Pow(light, 1 / 2.4)) - 0.055;
}
