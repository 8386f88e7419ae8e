using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Lays the properties of one JSON object over those of another.</summary>
internal static class JsonOverlay
{
    public static string Lay(string top, string over)
    {
        using var upper = JsonDocument.Parse(top);
        using var lower = JsonDocument.Parse(over);
        var buffer = new ArrayBufferWriter<byte>(top.Length + over.Length);
        using (var writer = new Utf8JsonWriter(buffer, JsonSettings.Writer))
        {
            writer.WriteStartObject();
            foreach (var property in lower.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                (upper.RootElement.TryGetProperty(property.Name, out var value) ? value : property.Value).WriteTo(writer);
            }

            foreach (var property in upper.RootElement.EnumerateObject())
            {
                if (!lower.RootElement.TryGetProperty(property.Name, out _))
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
