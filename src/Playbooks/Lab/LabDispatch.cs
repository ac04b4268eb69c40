namespace Playbooks.Lab;

/// <summary>Stands in for the lab's verbs until the command line has them.</summary>
internal static class LabDispatch
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) => { press.Cancel = true; stop.Cancel(); };
        var lab = new LabService(LabPaths.FromEnvironment(), new Lines());
        var name = Option("--name") ?? "lab";
        var here = Directory.Exists("inventories/lab") && name == "lab" ? Path.GetFullPath("inventories/lab") : null;
        int? nodes = Option("--nodes") is { } n ? int.Parse(n, null) : null;
        int? planes = Option("--control-planes") is { } c ? int.Parse(c, null) : null;
        var node = new LabNodeOptions(args.ElementAtOrDefault(1) ?? "", name);
        try
        {
            switch (args.FirstOrDefault())
            {
                case "up": Show(await lab.UpAsync(new LabUpOptions(name, nodes, planes, here), stop.Token)); break;
                case "down": await lab.DownAsync(new LabOptions(name), stop.Token); break;
                case "status": Show(await lab.StatusAsync(new LabOptions(name), stop.Token)); break;
                case "add": Show(await lab.AddAsync(new LabOptions(name), int.TryParse(node.Node, out var count) ? count : 1, stop.Token)); break;
                case "remove": Show(await lab.RemoveAsync(node, stop.Token)); break;
                case "ssh": return await lab.SshAsync(node, [.. args.Skip(2).Where((word, at) => word != "--name" && args[at + 1] != "--name")], stop.Token);
                case "stop": await lab.StopAsync(node, stop.Token); break;
                case "start": await lab.StartAsync(node, stop.Token); break;
                case "freeze": await lab.FreezeAsync(node, stop.Token); break;
                case "thaw": await lab.ThawAsync(node, stop.Token); break;
                case "cut": await lab.CutAsync(node, stop.Token); break;
                case "heal": await lab.HealAsync(node, stop.Token); break;
                case "kubernetes":
                    Console.WriteLine(await new Packages.DebianKubernetesBuilder(LabPaths.FromEnvironment(), new Lines()).EnsureAsync(stop.Token));
                    break;
                default: await Console.Error.WriteLineAsync("up|down|status|add|remove|ssh|stop|start|freeze|thaw|cut|heal|kubernetes"); return 1;
            }

            return 0;
        }
        catch (LabException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        string? Option(string option) => Array.IndexOf(args, option) is var at and >= 0 ? args.ElementAtOrDefault(at + 1) : null;

        static void Show(LabStatus? status)
        {
            Console.WriteLine(status is null ? "no such lab" : $"{status.State.Name} {status.State.Subnet} {status.Inventory}");
            foreach (var (node, condition) in status?.Nodes ?? [])
            {
                Console.WriteLine($"  {node.Name} {node.Address} {(node.ControlPlane ? "control-plane" : "worker")} {condition}");
            }
        }
    }

    private sealed class Lines : ILabProgress
    {
        public void Started(string step) => Console.Error.WriteLine($"{step} ...");

        public void Progress(string step, string text) => Console.Error.Write(Console.IsErrorRedirected ? "" : $"\r\x1b[K{step}: {text}\r");

        public void Finished(string step, string result) => Console.Error.WriteLine($"{step}: {result}");
    }
}
