namespace Itemwise.Editing.Methods.FoI;

/// <summary>What an instruction's region follows at the photo's size.</summary>
public enum RegionOutline
{
    /// <summary>The cells of the attention's grid, as published.</summary>
    Cells,
    /// <summary>The parts of the photo that look alike: those that are looked at most.</summary>
    Photo,
    /// <summary>The items of the workspace, where it has several; else the photo's parts.</summary>
    Items,
}
