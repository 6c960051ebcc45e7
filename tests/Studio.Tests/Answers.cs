using System.Text;
using System.Text.Json;

namespace Itemwise.Studio.Tests;

/// <summary>What tests read in responses.</summary>
internal static class Answers
{
    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

    /// <summary>A POST of JSON as it stands.</summary>
    public static Task<HttpResponseMessage> PostText(this HttpClient client, string address, string json) =>
        client.PostAsync(new Uri(address, UriKind.Relative), JsonBody(json));

    /// <summary>JSON as it stands, as a body.</summary>
    public static StringContent JsonBody(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The body of a GET as JSON.</summary>
    public static async Task<JsonElement> Json(this HttpClient client, string address)
    {
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Json();
    }
}
