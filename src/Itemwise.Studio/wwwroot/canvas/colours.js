/** Colours of items: neighbouring numbers are far apart on the wheel, and none is the colour of the page's marks. @param {number} item */
export function colourOf(item) {
    const hue = (item * 137.508 + 95) % 360;
    return { hue, fill: `hsl(${hue} 75% 60%)`, rgb: rgbOf(hue, 0.75, 0.6) };
}

/** @param {number} hue @param {number} saturation @param {number} lightness @returns {[number, number, number]} */
function rgbOf(hue, saturation, lightness) {
    const chroma = saturation * Math.min(lightness, 1 - lightness);
    /** @param {number} n */
    const channel = n => {
        const k = (n + hue / 30) % 12;
        return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
    };
    return [channel(0), channel(8), channel(4)];
}
