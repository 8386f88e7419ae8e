using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary>The plain text that the write host answers with where it cannot take a request as it is: clients must cope with it.</summary>
internal static class PlainText
{
    public static ContentHttpResult BadRequest(string text) =>
        TypedResults.Text(text, MediaTypeNames.Text.Plain, Encoding.UTF8, StatusCodes.Status400BadRequest);
}
