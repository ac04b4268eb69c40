// Until the command line is there: `playbook lab ...`.
return args is ["lab", ..] ? await Playbooks.Lab.LabDispatch.RunAsync(args[1..]) : 0;
