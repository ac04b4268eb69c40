using System.Diagnostics;
using System.Net.Sockets;
using Playbooks.Modules.Synchronization;
using Playbooks.Queries.Files;
using Playbooks.Tests.Support;

namespace Playbooks.Tests.Modules.Synchronization;

public class ControllerTreeTests
{
    [Fact]
    public void The_folder_that_all_goes_into_may_be_a_link_and_others_may_not()
    {
        using var folder = new TestFolder(("real/d/x", "1"));
        File.CreateSymbolicLink(folder.File("link"), "real");
        ControllerTree.Met(folder.File("link"), "", new SynchronizeArguments())!.Kind.ShouldBe(FileKind.Directory);
        ControllerTree.Met(folder.File("link"), "link", new SynchronizeArguments { CopyLinks = true })!.Kind.ShouldBe(FileKind.Link);
        ControllerTree.AllMet(folder.File("link"), "", new SynchronizeArguments()).Select(entry => entry.Name).ShouldBe(["", "d", "d/x"]);
        ControllerTree.Read(folder.File("link"), "", new SynchronizeArguments(), SyncFilter.Of([]))!.Select(entry => entry.Name).ShouldBe(["", "d", "d/x"]);
    }

    [Fact]
    public void Pipes_and_sockets_are_not_opened_nor_copied()
    {
        using var folder = new TestFolder(("empty", ""));
        using (var make = Process.Start("mkfifo", [folder.File("pipe")]))
        {
            make.WaitForExit();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("socket")));
        var arguments = new SynchronizeArguments { Checksum = true };
        var entries = ControllerTree.Read(folder.Path, "", arguments, SyncFilter.Of([]))!;
        entries.Select(entry => (entry.Name, entry.Kind)).ShouldBe([("", FileKind.Directory), ("empty", FileKind.Regular), ("pipe", FileKind.Fifo), ("socket", FileKind.Socket)]);
        entries.Where(entry => !entry.IsCopied(arguments)).Select(entry => entry.Name).ShouldBe(["pipe", "socket"]);
    }
}
