using System.Globalization;
using Itemwise.Editing;
using Itemwise.Studio.Drawing;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Work;
using Itemwise.Studio.Work.Serving;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Itemwise.Studio.Description;

/// <summary>The description of the interface in OpenAPI 3.1: every operation with what it takes, what it returns, and how it
/// refuses.</summary>
internal static class ApiDescription
{
    /// <summary>The name under which the description is requested.</summary>
    public const string Name = "studio";

    private const string ProblemJson = "application/problem+json";
    private const string EventStream = "text/event-stream";
    private const string Key = "key";
    private const string Cookie = "cookie";

    private static readonly Type[] EventTypes = [typeof(StudioJobView), typeof(LiveStep), typeof(ChangedWorkspace), typeof(QueueState)];

    /// <summary>Adds what describes.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddSchemaTransformer(DescribePoints);
        options.AddOperationTransformer(DescribeOperation);
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Itemwise Studio", Version = ProgramVersion.Text,
            Description = "Everything that the studio's page does. The address that the studio prints holds the key: bring it as a bearer, "
                + "or open the address once and let the browser keep the cookie.",
        };
        document.Servers = [];
        document.Tags = document.Tags?.Where(tag => tag.Name?.All(char.IsAsciiLetterLower) == true
            && tag.Name != ProgramVersion.ProgramName)
            .OrderBy(tag => tag.Name, StringComparer.Ordinal).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "For programs." },
            [Cookie] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "itemwise-PORT", Description = "For the page.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Cookie, document)] = [] },
        ];
    }

    private static async Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancellation)
    {
        operation.OperationId = OperationName.Of(context.Description.HttpMethod ?? "", context.Description.RelativePath ?? "");
        var tag = (context.Description.RelativePath ?? "").Split('/').ElementAtOrDefault(1) ?? "";
        (context.Document!.Tags ??= new HashSet<OpenApiTag>()).Add(new OpenApiTag { Name = tag });
        operation.Tags = new HashSet<OpenApiTagReference> { new(tag, context.Document) };
        operation.Responses ??= [];
        DescribeFiles(operation, context);
        foreach (var response in operation.Responses.Values)
        {
            if (response.Content?.TryGetValue(EventStream, out var events) == true)
            {
                events.Schema = new OpenApiSchema { OneOf = [.. await Task.WhenAll(EventTypes.Select(type => Named(type, context,
                    cancellation)))] };
            }
        }

        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused, with a sentence on what is wrong and what to do.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemJson] = new() { Schema = await Named(typeof(ToldProblem), context, cancellation) },
            },
        };
    }

    // Among the components, once, however many operations name it.
    private static async Task<IOpenApiSchema> Named(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellation);
        context.Document!.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, context.Document);
    }

    // What is no JSON is a file.
    private static void DescribeFiles(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var produced in context.Description.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>()
            .Where(produced => produced.ContentTypes.Any() && (produced.Type is null || produced.Type == typeof(void))))
        {
            if (operation.Responses!.TryGetValue(produced.StatusCode.ToString(CultureInfo.InvariantCulture), out var said)
                && said is OpenApiResponse response)
            {
                response.Content = produced.ContentTypes.ToDictionary(type => type, _ => new OpenApiMediaType
                    { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } });
            }
        }
    }

    private static Task DescribePoints(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(DrawnPoint))
        {
            (schema.Type, schema.Properties, schema.Required) = (JsonSchemaType.Array, null, null);
            (schema.Items, schema.MinItems, schema.MaxItems) = (new OpenApiSchema { Type = JsonSchemaType.Number }, 2, 2);
        }

        return Task.CompletedTask;
    }
}
