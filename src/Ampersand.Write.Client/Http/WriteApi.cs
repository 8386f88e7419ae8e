namespace Ampersand.Write.Http;

/// <summary>The generation of Ampersand's write API that a connection speaks.</summary>
public enum WriteApi
{
    /// <summary>2023-12: <c>PUT …/objects/{object}:async</c> with <c>recordsCSV</c> or <c>recordsURL</c>.</summary>
    Async,

    /// <summary>2024-04: <c>POST …/objects/{object}</c> with <c>type</c>, <c>mode: bulk</c> and the same fields.</summary>
    Bulk,
}
