using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Ampersand.Write.Emulator;

/// <summary>How the emulator reads and writes JSON: strict in what it takes, and readable in what it gives.</summary>
internal static class JsonSettings
{
    /// <summary>For JSON that is written by hand: nothing but what must be is escaped.</summary>
    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For JSON text within other JSON, named as on the wire.</summary>
    public static JsonSerializerOptions Written { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>For what endpoints take and give.</summary>
    /// <remarks>All emulators of a process share it, so that what it learns of a type is learned once.</remarks>
    public static IOptions<JsonOptions> Endpoints { get; } = Options.Create(NewEndpoints());

    private static JsonOptions NewEndpoints()
    {
        var settings = new JsonOptions();
        var options = settings.SerializerOptions;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return settings;
    }
}
