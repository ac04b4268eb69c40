using Playbooks.Jinja;
using Playbooks.Modules.Controller;
using Playbooks.Plays;
using Playbooks.Results;
using Playbooks.Tests.Loading;
using Playbooks.Tests.Support;
using Playbooks.Vault;
using Playbooks.Yaml;

namespace Playbooks.Tests.Modules.Controller;

/// <summary>The texts are those of ansible-core 2.14 for the same specification and values (there Python's own names of types stand for texts).</summary>
public sealed class ValidateArgumentSpecTests
{
    private const string Specification = """
        name: {type: str, required: true}
        count: {type: int, default: 3}
        flag: {type: bool}
        level: {type: str, choices: [a, b]}
        numbers: {type: list, elements: int}
        words: {type: list, elements: str, choices: [x, y]}
        nested: {type: dict, options: {one: {type: str, required: true}, two: {type: int}}}
        many: {type: list, elements: dict, options: {id: {type: int, required: true}, kind: {type: str, choices: [p, q]}}}
        ratio: {type: float}
        js: {type: json}
        size: {type: bytes}
        d: {type: dict}
        l: {type: list}
        untyped: {choices: [1, 2]}
        word: {choices: ['yes', full]}
        """;

    private const string Rules = """
        cfg:
          type: dict
          options: {a: {type: int}, b: {}, x: {}, y: {}, k: {}, z: {}, one: {}, mode: {}, p: {}, q: {}, fine: {default: 1, required: true}}
          mutually_exclusive: [[a, b]]
          required_together: [[x, y]]
          required_one_of: [[one, mode]]
          required_if: [[mode, full, [p, q]], [mode, any, [p, q], true]]
          required_by: {k: z}
        """;

    [Theory]
    [InlineData("{mode: m}")]
    [InlineData("{one: 1, x: 1, y: 2, k: 1, z: 2}")]
    [InlineData("{mode: any, q: 1}")]
    [InlineData("{a: 1, b: 2}", "parameters are mutually exclusive: a|b found in cfg", "one of the following is required: one, mode found in cfg")]
    [InlineData("{x: 1, one: 1}", "parameters are required together: x, y found in cfg")]
    [InlineData("{mode: full, p: 1}", "mode is full but all of the following are missing: q found in cfg")]
    [InlineData("{mode: any}", "mode is any but any of the following are missing: p, q found in cfg")]
    [InlineData("{k: 1, one: 1}", "missing parameter(s) required by 'k': z found in cfg")]
    [InlineData("{a: q, one: 1}", "argument 'a' is of type <class 'str'> found in 'cfg'. and we were unable to convert to int: <class 'str'> cannot be converted to an int")]
    public void Rules_between_options_are_those_of_the_option_around_them(string values, params string[] errors)
        => ArgumentSpecCheck.Errors(Yaml(Rules), new JinjaDict { ["cfg"] = Yaml(values) }).ShouldBe(errors);

    [Theory]
    [InlineData("{}", "missing required arguments: name")]
    [InlineData("{name: [1]}")]
    [InlineData("{name: x, count: '5', flag: 'yes', numbers: '1,2', words: x, nested: one=1 two=2, d: '{\"a\": 1}', size: 10M, l: 5, ratio: '1.5', js: {a: 1}}")]
    [InlineData("{name: x, count: 1.5}", "argument 'count' is of type <class 'float'> and we were unable to convert to int: <class 'float'> cannot be converted to an int")]
    [InlineData("{name: x, count: many}", "argument 'count' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int")]
    [InlineData("{name: x, level: c}", "value of level must be one of: a, b, got: c")]
    [InlineData("{name: x, word: true}")]
    [InlineData("{name: x, word: false}", "value of word must be one of: yes, full, got: False")]
    [InlineData("{name: x, level: null}", "value of level must be one of: a, b, got: None")]
    [InlineData("{name: x, numbers: [1, x]}", "Elements value for option 'numbers' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int")]
    [InlineData("{name: x, words: [x, z]}", "value of words must be one or more of: x, y. Got no match for: z")]
    [InlineData("{name: x, nested: {two: 1, three: 3}}", "missing required arguments: one found in nested", "nested.three. Supported parameters include: one, two.")]
    [InlineData("{name: x, many: [{kind: z}, {id: 1, odd: 2}]}", "missing required arguments: id found in many", "value of kind must be one of: p, q, got: z found in many", "many.odd. Supported parameters include: id, kind.")]
    [InlineData("{name: x, ratio: abc}", "argument 'ratio' is of type <class 'str'> and we were unable to convert to float: <class 'str'> cannot be converted to a float")]
    [InlineData("{name: x, js: 5}", "argument 'js' is of type <class 'int'> and we were unable to convert to json: <class 'int'> cannot be converted to a json string")]
    [InlineData("{name: x, size: 10Q}", "argument 'size' is of type <class 'str'> and we were unable to convert to bytes: <class 'str'> cannot be converted to a Byte value")]
    [InlineData("{name: x, d: 7}", "argument 'd' is of type <class 'int'> and we were unable to convert to dict: <class 'int'> cannot be converted to a dict")]
    [InlineData("{name: x, l: {a: 1}}", "argument 'l' is of type <class 'dict'> and we were unable to convert to list: <class 'dict'> cannot be converted to a list")]
    [InlineData("{name: x, untyped: '1'}", "value of untyped must be one of: 1, 2, got: 1")]
    [InlineData("{odd: 1}", "missing required arguments: name", "odd. Supported parameters include: count, d, flag, js, l, level, many, name, nested, numbers, ratio, size, untyped, word, words.")]
    public void Values_are_judged_as_ansible_judges_them(string values, params string[] errors)
        => ArgumentSpecCheck.Errors(Yaml(Specification), Yaml(values)).ShouldBe(errors);

    [Fact]
    public void A_wrong_bool_is_told_with_the_right_ones()
        => ArgumentSpecCheck.Errors(Yaml(Specification), Yaml("{name: x, flag: maybe}")).ShouldHaveSingleItem()
            .ShouldStartWith("argument 'flag' is of type <class 'str'> and we were unable to convert to bool: The value 'maybe' is not a valid boolean.  Valid booleans include: ");

    [Fact]
    public void The_module_takes_the_hosts_variables_and_what_it_is_given()
    {
        var module = new ModuleCase(new ValidateArgumentSpecModule());
        module.Context.Variables["name"] = "x";
        var arguments = new JinjaDict { ["argument_spec"] = Yaml("{name: {required: true}, count: {type: int}}"), ["provided_arguments"] = Yaml("{count: 3}"), ["validate_args_context"] = Yaml("{name: r}") };
        module.Satisfied(arguments).Values["msg"].ShouldBe("The arg spec validation passed");
        arguments["provided_arguments"] = Yaml("{odd: 3}");
        var failure = module.Invalid(arguments);
        failure.Failed.ShouldBeTrue();
        failure.Values["msg"].ShouldBe("Validation of arguments failed:\nodd. Supported parameters include: count, name.");
    }

    [Fact]
    public void A_role_with_a_specification_begins_with_its_check()
    {
        using var folder = new TestFolder(
            ("play.yml", "- hosts: all\n  roles:\n    - r\n    - {role: r, odd: 1}\n  tasks:\n    - import_role: {name: r, tasks_from: other}\n    - import_role: {name: r, tasks_from: third}\n    - import_role: {name: r, rolespec_validate: false}\n"),
            ("roles/r/meta/argument_specs.yml", "argument_specs:\n  main: {short_description: The main entry, options: {name: {required: true}}}\n  other: {options: {z: {type: str}}}\n"),
            ("roles/r/tasks/main.yml", "- debug: {msg: hi}\n"), ("roles/r/tasks/other.yml", "- debug: {msg: hi}\n"), ("roles/r/tasks/third.yml", "- debug: {msg: hi}\n"));
        var play = new TestPlaybooks(folder.Path).Loader.Load(folder.File("play.yml")).Plays.ShouldHaveSingleItem();
        var first = play.Roles[0].Tasks[0].ShouldBeOfType<TaskDefinition>();
        (first.Action, first.Name).ShouldBe(("validate_argument_spec", "Validating arguments against arg spec 'main' - The main entry"));
        first.Keywords.Tags.ShouldBe(["always"]);
        ((JinjaDict)play.Roles[1].Tasks[0].ShouldBeOfType<TaskDefinition>().Arguments["provided_arguments"]!).Keys.ShouldBe(["odd"]);
        var imported = play.Tasks.Cast<RoleNode>().Select(node => node.Tasks.Count).ToList();
        imported.ShouldBe([2, 1, 1]);
        ((RoleNode)play.Tasks[0]).Tasks[0].Name.ShouldBe("Validating arguments against arg spec 'other'");
    }

    private static JinjaDict Yaml(string text)
        => (JinjaDict)YamlValues.ToValue(new YamlLoader(new ClosedVault(), new Warnings()).Parse(text, "spec.yml")!, new ClosedVault())!;
}
