System.Console.WriteLine("itemwise");
