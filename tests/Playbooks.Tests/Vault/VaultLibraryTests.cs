using System.Text;
using Playbooks.Jinja;
using Playbooks.Results;
using Playbooks.Tests.Support;
using Playbooks.Variables;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Vault;

/// <summary>The texts were made by the real ansible-vault (passwords: secret, other).</summary>
public sealed class VaultLibraryTests
{
    private const string Plain = """
        $ANSIBLE_VAULT;1.1;AES256
        66643033303235373032616366653366643233653237306262626431663565303332663962653435
        6463353730313766303563643534366666643038356661330a323530353463323031333531346163
        34616262313938306362636664366533636162353538303039333265623935323964303634396565
        3661346266346263310a303338663363653930636666326462653335623731373335323030383366
        33393232613665643962663266313634616366366531363131336535613738636632
        """;

    private const string Labelled = """
        $ANSIBLE_VAULT;1.2;AES256;prod
        30633730396666643564326334303066376533303563633935323533663630326631666266326535
        3131663536353261383166343261396335313361326635380a376437653832303736626361393335
        63373539376233663661396463356335616136653865343062363339356661373934343966346135
        6466356131313539370a613933333763616431613666363737616465303339313936613336562
        6537
        """;

    private const string WholeFile = """
        $ANSIBLE_VAULT;1.1;AES256
        38396633303161343565663866353537343363633031613732366466643961376636323839366433
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
        var text = Library.Encrypt("ünï\ncode", "prod");
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
