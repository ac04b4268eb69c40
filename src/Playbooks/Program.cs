using Playbooks.Commands;
using Playbooks.Composition;

var terminal = new SystemTerminal();
var program = ProgramName.Current();
var commandLine = new ProgramCommandLine(terminal, program);
return commandLine.Run(program.Translate(args));
