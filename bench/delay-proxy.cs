// A TCP proxy that holds every byte back for a while, each way: a slow network on one machine.
// Usage: dotnet run delay-proxy.cs LISTEN-PORT TARGET-PORT MILLISECONDS     (listens on 0.0.0.0, connects to the address it was reached at)
#:property PublishAot=false
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

var delay = TimeSpan.FromMilliseconds(int.Parse(args[2]));
var listener = new TcpListener(IPAddress.Any, int.Parse(args[0]));
listener.Start(500);
Console.WriteLine("ready");
while (true)
{
    var client = await listener.AcceptTcpClientAsync();
    _ = ServeAsync(client);
}

async Task ServeAsync(TcpClient client)
{
    try
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(((IPEndPoint)client.Client.LocalEndPoint!).Address, int.Parse(args[1]));
        await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream()), CopyAsync(far.GetStream(), near.GetStream()));
        await Task.Delay(delay * 2);
    }
    catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
    {
        // One end is gone: so is the connection.
    }
}

async Task CopyAsync(Stream from, Stream to)
{
    var chunks = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
    var writer = Task.Run(async () =>
    {
        await foreach (var (due, bytes) in chunks.Reader.ReadAllAsync())
        {
            var wait = due - Environment.TickCount64;
            if (wait > 0)
            {
                await Task.Delay((int)wait);
            }

            await to.WriteAsync(bytes);
        }
    });
    var buffer = new byte[64 * 1024];
    while (await from.ReadAsync(buffer) is > 0 and var count)
    {
        chunks.Writer.TryWrite((Environment.TickCount64 + (long)delay.TotalMilliseconds, buffer[..count]));
    }

    chunks.Writer.Complete();
    await writer;
}
