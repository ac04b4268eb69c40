using Playbooks.Jinja;
using Playbooks.Jinja.Ansible;

namespace Playbooks.Tests.Jinja;

/// <summary>The filters and tests that reach out of the template do so through the services only.</summary>
public class AnsibleServicesTests
{
    [Theory]
    [InlineData("{{ '/etc/hosts' is file }} {{ '/etc' is file }} {{ '/etc' is directory }}", "True False True")]
    [InlineData("{{ '/gone' is exists }} {{ '/dangling' is exists }} {{ '/dangling' is link }} {{ '/dangling' is link_exists }}", "False False True True")]
    [InlineData("{{ '/proc' is mount }} {{ '/etc' is mount }} {{ '/etc/hosts' is same_file('/etc/../etc/hosts') }}", "True False True")]
    [InlineData("{{ '/etc/*' | fileglob }}", "['/etc/hosts']")]
    [InlineData("{{ '~/x' | expanduser }} {{ '~bob/y' | expanduser }} {{ '~nobody/z' | expanduser }} {{ 'a~' | expanduser }}", "/root/x /home/bob/y ~nobody/z a~")]
    [InlineData("{{ '$HOME/a ${USER}b $NOPE $ 5$' | expandvars }}", "/root/a meb $NOPE $ 5$")]
    [InlineData("{{ 'a/../b' | realpath }} {{ 'x' | relpath }} {{ '/work/dir' | relpath }} {{ '/' | relpath }}", "/work/dir/b x . ../..")]
    [InlineData("{{ 'a: 1' | from_yaml }} {{ 'x' | from_yaml_all }}", "yaml(a: 1) ['x', 'x']")]
    [InlineData("{{ '%Y-%m-%d %H:%M %Z %z' | strftime }}", "2001-02-03 06:05 +02 +0200")]
    [InlineData("{{ '%H:%M' | strftime(utc=true) }} {{ '%H:%M' | strftime(0) }}", "04:05 02:00")]
    [InlineData("{{ 'secret' is vault_encrypted }} {{ 'open' is vault_encrypted }}", "True False")]
    [InlineData("{{ 'known.example' is ansible.utils.resolvable }} {{ 'gone.example' is ansible.utils.resolvable }} {{ '' is ansible.utils.resolvable }} {{ 5 is ansible.utils.resolvable }}", "True False False False")]
    public void What_they_need_is_injected(string source, string expected)
    {
        var environment = new JinjaEnvironment(new JinjaOptions());
        AnsibleFilters.Register(environment, new AnsibleFilterServices
        {
            Files = new FakeFiles(),
            CurrentDirectory = "/work/dir",
            GetEnvironmentVariable = name => name switch { "HOME" => "/root", "USER" => "me", _ => null },
            GetHomeDirectory = user => user switch { "" => "/root", "bob" => "/home/bob", _ => null },
            ParseYaml = text => $"yaml({text})",
            ParseYamlAll = text => [text, text],
            IsResolvable = host => host == "known.example",
            Time = new FakeClock(),
            IsVaultEncrypted = value => value is "secret",
        });

        environment.Parse(source).Render(DictionaryScope.Empty).ShouldBe(expected);
    }

    [Fact]
    public void Random_values_differ_without_a_seed()
    {
        var environment = new JinjaEnvironment(new JinjaOptions());
        AnsibleFilters.Register(environment, new AnsibleFilterServices());
        var template = environment.Parse("{{ 1000000 | random }}");

        Enumerable.Range(0, 5).Select(_ => template.Render(DictionaryScope.Empty)).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Salts_of_password_hashes_are_random_and_the_hash_fits_the_salt()
    {
        var environment = new JinjaEnvironment(new JinjaOptions());
        AnsibleFilters.Register(environment, new AnsibleFilterServices());
        var first = environment.Parse("{{ 'pw' | password_hash }}").Render(DictionaryScope.Empty);
        var second = environment.Parse("{{ 'pw' | password_hash }}").Render(DictionaryScope.Empty);

        first.ShouldNotBe(second);
        first.ShouldStartWith("$6$");
        environment.Parse($"{{{{ 'pw' | password_hash('sha512', '{first.Split('$')[3]}') }}}}").Render(DictionaryScope.Empty).ShouldBe(first);
    }

    private sealed class FakeClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(2), "+02", "+02");

        public override DateTimeOffset GetUtcNow() => new(2001, 2, 3, 4, 5, 6, TimeSpan.Zero);
    }

    private sealed class FakeFiles : IControllerFiles
    {
        public bool IsFile(string path) => path == "/etc/hosts";

        public bool IsDirectory(string path) => path is "/etc" or "/proc";

        public bool IsLink(string path) => path == "/dangling";

        public bool Exists(string path) => IsFile(path) || IsDirectory(path);

        public bool IsMount(string path) => path == "/proc";

        public string Resolve(string path) => Path.GetFullPath(path);

        public IEnumerable<string> Glob(string pattern) => ["/etc/hosts"];
    }
}
