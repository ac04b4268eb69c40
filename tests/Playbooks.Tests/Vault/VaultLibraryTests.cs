using System.Text;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Values;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Vault;

/// <summary>The texts were made by the real ansible-vault (passwords: secret, other).</summary>
public sealed class VaultLibraryTests
{
    private const string Plain = """
        $ANSIBLE_VAULT;1.1;AES256
        66353236313131613535376463663366323438373334363264613034326163376634316134303161
        6465626431666366373337353934663931303663303031300a663564393734653736653064653939
        62663434623066313566393539383133346235336233663439626338626138646237346261383137
        3534303361343566320a333237633130356137613536633132396364666463303662663538613064
        35353231366563656165383836383637656538666632623563386137626461306235
        """;

    private const string Labelled = """
        $ANSIBLE_VAULT;1.2;AES256;prod
        36333139393338323165303330316431653133663835366538356639356139643330373736313439
        3865363465383166356134633237616162316434383863300a376237333737626237626132346431
        39386236396661326461616236646432383765623732333931646363386435633563353436666630
        3033663065316334350a316333383437313664366565656639666133633232336365323736656561
        3333
        """;

    private const string WholeFile = """
        $ANSIBLE_VAULT;1.1;AES256
        38396633303161343565663866353537343363633031613732363466643961376636323839366433
        3334646361383834376639626232396332363966613035650a383830333563633935656466326633
        62653038656332343232393735626230396666643933303764393136313734343366326162316563
        3830353264356633300a393037663964343161366437386333653233636130383439623738363964
        64316130356263343965663461383739316365613163663736616138303134383631
        """;

    private static readonly SourcePosition Place = new("f.yml", 3, 4);

    private static readonly VaultLibrary Library = new([(null, "secret"), ("prod", "other")]);

    [Fact]
    public void What_ansible_vault_made_is_opened_and_never_a_template()
    {
        Encoding.UTF8.GetString(Library.Decrypt(Plain, Place)).ShouldBe("hello {{ world }}");
        var yaml = "v: !vault |\n" + string.Concat(Plain.Split('\n').Select(line => $"  {line}\n"));
        var value = (JinjaDict)YamlValues.ToValue(new YamlLoader(Library, new Warnings()).Parse(yaml, "f.yml")!, Library)!;
        value["v"].ShouldBe("hello {{ world }}");
    }

    [Fact]
    public void A_labelled_text_is_opened_by_any_password_that_fits()
        => Encoding.UTF8.GetString(new VaultLibrary([("x", "wrong"), ("y", "other")]).Decrypt(Labelled, Place)).ShouldBe("prod text");

    [Fact]
    public void A_whole_file_is_opened()
    {
        using var folder = new TestFolder(("v.yml", WholeFile));
        var value = (JinjaDict)new YamlLoader(Library, new Warnings()).LoadValue(folder.File("v.yml"))!;
        value["a"].ShouldBe(1L);
        value["b"].ShouldBeOfType<TemplateText>();
    }

    [Fact]
    public void Texts_made_here_are_opened_again_and_changed_ones_are_not()
    {
        var text = VaultCipher.Encrypt(Encoding.UTF8.GetBytes("ünï\ncode"), "other", "prod").ToString();
        text.ShouldStartWith("$ANSIBLE_VAULT;1.2;AES256;prod\n");
        text.Split('\n').ShouldAllBe(line => line.Length <= 80);
        Encoding.UTF8.GetString(Library.Decrypt(text, Place)).ShouldBe("ünï\ncode");
        var changed = text.TrimEnd() is var trimmed && trimmed[^1] == '0' ? trimmed[..^1] + "1" : trimmed[..^1] + "0";
        Should.Throw<PlaybookException>(() => Library.Decrypt(changed, Place)).Message.ShouldStartWith("f.yml:3:4: ");
    }

    [Fact]
    public void A_wrong_password_and_none_say_what_to_do()
    {
        Should.Throw<PlaybookException>(() => new VaultLibrary([(null, "wrong")]).Decrypt(Labelled, Place)).Message.ShouldContain("--vault-id prod@FILE");
        Should.Throw<PlaybookException>(() => new VaultLibrary([]).Decrypt(Plain, Place)).Message.ShouldContain("--vault-password-file");
        var value = (JinjaDict)YamlValues.ToValue(new YamlLoader(new ClosedVault(), new Warnings()).Parse("v: !vault x\n", "f.yml")!, new ClosedVault())!;
        value["v"].ShouldBeOfType<VaultText>();
    }
}
