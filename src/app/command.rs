//! Everything a key, a click or a test can ask for.

use crate::engine::Pass;
use crate::lesson::{RunAddress, RunId};

/// Something to do. Commands that make no sense at the moment do nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Move by so many steps in time.
    Step(isize),
    /// Move by so many operations along the timeline.
    Operation(isize),
    /// To the first position of the pass.
    Start,
    /// To the last position of the pass.
    End,
    /// To this step.
    GoTo(usize),
    /// To this part of the timeline, 0 to 1.
    Scrub(f64),
    /// The other pass.
    OtherPass,
    /// This pass.
    Pass(Pass),
    /// Play or stand still.
    Play,
    /// Play faster.
    Faster,
    /// Play slower.
    Slower,
    /// Move the cursor, or the choice in a list, by so many rows.
    Row(isize),
    /// The next panel, or the one before.
    Panel(isize),
    /// This panel.
    FocusPanel(usize),
    /// The panel alone, or all of them.
    Zoom,
    /// The cursor to a number.
    Focus(RunAddress),
    /// The cursor to the next run of the scene, or the one before.
    Run(isize),
    /// The cursor to this run.
    TurnTo(RunId),
    /// Explain the number under the cursor; in a list, go into what is chosen.
    Enter,
    /// Check the gradient under the cursor by a finite difference.
    CheckGradient,
    /// List the units of what is looked at: sorted, or only those that match.
    Units,
    /// Back to where one came from.
    Back,
    /// Close what lies on top.
    Close,
    /// Choose this row of a list and go into it.
    Choose(usize),
    /// The next changeable value, or the one before.
    Knob(isize),
    /// Nudge the chosen value by so many of its steps.
    Nudge(i32),
    /// Type the chosen value.
    Edit,
    /// Type a sequence of words.
    Words,
    /// Pin the quantity under the cursor to its value, or let it go.
    Pin,
    /// Take back the last change.
    Undo,
    /// Make it again.
    Redo,
    /// Everything as the lesson has it.
    Reset,
    /// Train, or rest.
    Train,
    /// Make one update.
    Update,
    /// Look at an update so many further on, or back.
    LookUpdates(isize),
    /// Look at an update so many twentieths of all further on, or back.
    LookParts(isize),
    /// Look at this part of the training, 0 to 1.
    LookAt(f64),
    /// Forget the updates after the one on screen and go on from there.
    Rewind,
    /// Answer a question of the scene.
    Ask,
    /// The challenge of the scene.
    Challenge,
    /// The next hint of the challenge.
    Hint,
    /// The next scene, or the one before.
    Scene(isize),
    /// Save the screen as a picture.
    SavePicture,
    /// Save every number of the run.
    SaveTrace,
    /// The next language.
    Language,
    /// The next theme.
    Theme,
    /// The keys.
    Help,
    /// To the list of lessons, or out.
    Leave,
    /// Out.
    Quit,
    /// A character for the prompt.
    Type(char),
    /// Text for the prompt.
    Paste(String),
    /// Delete the character before the prompt's cursor.
    Erase,
    /// Empty the prompt.
    EraseAll,
    /// The time of playing goes on.
    Tick,
    /// The open lesson was saved.
    Reload,
}
