namespace Ampersand.Write.Emulator;

/// <summary>The right to upload one file once named, until a time, with a content that may be fixed beforehand.</summary>
/// <param name="Id">What tells it from others.</param>
/// <param name="FileName">The file's name as given.</param>
/// <param name="Expires">The last second it is good for, in Unix time.</param>
/// <param name="Md5">The base64 MD5 that the file must have, or nothing.</param>
internal sealed record UploadTicket(string Id, string FileName, long Expires, string Md5)
{
    /// <summary>What stands in <c>recordsURL</c> for the uploaded file.</summary>
    public string Reference => $"gs://ampersand-emulator/{Id}/{Uri.EscapeDataString(FileName)}";
}
