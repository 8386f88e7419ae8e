namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/records/{object}</c>: what is stored.</summary>
internal sealed class RecordControls(RecordStore records)
{
    private const int DefaultLimit = 1_000;

    public Task GetAsync(Exchange exchange)
    {
        var name = exchange.ObjectName;
        var groupRef = exchange.Query("groupRef");
        var count = records.Count(name, groupRef);
        var page = records.List(name, groupRef, exchange.QueryNumber("limit", DefaultLimit), exchange.QueryNumber("offset", 0));
        return exchange.WriteJsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", name);
            json.WriteNumber("count", count);
            json.WriteStartArray("records");
            foreach (var record in page)
            {
                json.WriteStartObject();
                json.WriteString(BulkRows.IdField, record.Id);
                foreach (var field in record.Fields.EnumerateObject())
                {
                    field.WriteTo(json);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    public Task DeleteAsync(Exchange exchange)
    {
        records.Clear(exchange.ObjectName);
        return exchange.WriteNothingAsync();
    }
}
