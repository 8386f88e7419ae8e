
namespace Ampersand.Write.Http;

/// <summary>One attempt: a message out, a whole answer in. The way over the network is one; tests have others.</summary>
internal interface ITransport
{
    /// <summary>Sends the request once.</summary>
    /// <returns>The whole answer, whatever its status.</returns>
    Task<ServiceResponse> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken);
}
