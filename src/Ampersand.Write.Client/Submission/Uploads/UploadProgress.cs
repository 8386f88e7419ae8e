namespace Ampersand.Write.Submission.Uploads;

/// <summary>How far an upload is; it falls back to nothing when it begins again.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Sent">The bytes handed to the network.</param>
/// <param name="Total">All bytes.</param>
internal sealed record UploadProgress(string Name, long Sent, long Total);
