
namespace Ampersand.Write;

/// <summary>The generation of Ampersand's write API that a connection speaks.</summary>
public enum WriteApi
{
    /// <summary>2023-12: <c>PUT …/objects/{object}:async</c> with <c>recordsCSV</c> or <c>recordsURL</c>.</summary>
    Async,

    /// <summary>2024-04: <c>POST …/objects/{object}</c> with <c>type</c>, <c>mode: bulk</c> and the same fields.</summary>
    Bulk,

    /// <summary>
    /// 2025-11, today's public reference: <c>POST …/objects/{object}</c> with <c>record</c> or <c>batch</c>; it has no bulk form.
    /// </summary>
    Records,
}
