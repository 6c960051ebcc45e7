using Itemwise.Cli;

using var interruption = Interruption.Listen();
return CommandLine.Run(args, Console.Out, Console.Error, interruption.Token);
