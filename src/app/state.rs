//! The whole program's state. What each command does to it stands in `update`.

use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

use super::lab::{Lab, PutAway};
use super::overlay::Overlay;
use super::stopwatch::time_of_step;
use crate::diagnostic::draw;
use crate::lesson::{Entry, Language, Lesson, Library, LoadError, Localized, PanelKind, PanelSpec};
use crate::progress::Progress;

/// What is on screen below the overlays.
#[derive(Debug)]
pub enum Screen {
    /// The list of lessons; which one is chosen.
    Start(usize),
    /// An open lesson: its place in the library, and its lab.
    Lab(usize, Box<Lab>),
}

/// A line for the learner, until the next command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something went wrong.
    pub wrong: bool,
}

/// What the terminal has to do after a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing that shows changed.
    None,
    /// Draw.
    Draw,
    /// Show the next theme.
    NextTheme,
    /// Save the screen as a picture, and [`App::announce`] where.
    SavePicture,
    /// Save every number of the run, and [`App::announce`] where.
    SaveTrace,
    /// Leave.
    Quit,
}

/// The time between two looks at a training.
const FOLLOWED: Duration = Duration::from_millis(33);

/// A lesson of the library, or why it cannot be opened.
type Loaded = Result<Arc<Lesson>, LoadError>;

/// The state of the program.
#[derive(Debug)]
pub struct App {
    /// The lessons there are.
    pub library: Library,
    /// What is on screen.
    pub screen: Screen,
    /// What lies on top.
    pub overlay: Option<Overlay>,
    /// The language.
    pub language: Language,
    /// A line for the learner.
    pub notice: Option<Notice>,
    pub(super) kinds: &'static [PanelKind],
    /// The lessons, each read when it is first looked at.
    pub(super) lessons: Vec<OnceCell<Loaded>>,
    /// What is remembered, of these lessons and of others.
    pub(super) progress: Progress,
    /// Under which keys the lessons are remembered.
    pub(super) keys: Vec<String>,
    pub(super) revision: u64,
    /// The training of the scene that was left last, at rest.
    pub(super) put_away: Option<((usize, usize), PutAway)>,
}

impl App {
    /// The program at its start screen, or in the lesson `open`. `kinds` are the panels that lessons may ask for.
    pub fn new(
        library: Library,
        kinds: &'static [PanelKind],
        language: Language,
        open: Option<usize>,
    ) -> Self {
        let lessons = library.entries.iter().map(|_| OnceCell::new()).collect();
        let keys = library.entries.iter().map(Entry::key).collect();
        let mut app = Self {
            library,
            screen: Screen::Start(0),
            overlay: None,
            language,
            notice: None,
            kinds,
            lessons,
            progress: Progress::default(),
            keys,
            revision: 0,
            put_away: None,
        };
        if let Some(open) = open {
            app.open(open);
        }
        app
    }

    /// The program with one lesson that is made already.
    pub fn with_lesson(
        entry: Entry,
        lesson: Lesson,
        kinds: &'static [PanelKind],
        language: Language,
    ) -> Self {
        let library = Library { entries: vec![entry] };
        let mut app = Self::new(library, kinds, language, None);
        app.lessons = vec![OnceCell::from(Ok(Arc::new(lesson)))];
        app.open(0);
        app
    }

    /// A lesson, or why it cannot be opened; read when it is first asked for.
    pub fn lesson(&self, at: usize) -> Option<&Result<Arc<Lesson>, LoadError>> {
        let entry = self.library.entries.get(at)?;
        let lesson = self.lessons.get(at)?;
        Some(lesson.get_or_init(|| entry.load(self.kinds).map(Arc::new)))
    }

    /// The open lab.
    pub fn lab(&self) -> Option<&Lab> {
        match &self.screen {
            Screen::Lab(_, lab) => Some(lab),
            Screen::Start(_) => None,
        }
    }

    /// The open lab, to be prepared from outside (`show`, tests).
    pub fn lab_mut(&mut self) -> Option<&mut Lab> {
        match &mut self.screen {
            Screen::Lab(_, lab) => Some(lab),
            Screen::Start(_) => None,
        }
    }

    /// The lesson that is open, or whose mistakes are shown.
    pub fn open_entry(&self) -> Option<&Entry> {
        match &self.screen {
            Screen::Lab(at, _) => self.library.entries.get(*at),
            Screen::Start(at) if self.shows_mistakes() => self.library.entries.get(*at),
            Screen::Start(_) => None,
        }
    }

    pub(super) fn shows_mistakes(&self) -> bool {
        matches!(self.overlay, Some(Overlay::Mistakes { .. }))
    }

    /// When the next tick is due, while something plays or learns.
    pub fn wakes_in(&self) -> Option<Duration> {
        let lab = self.lab()?;
        if lab.learns() {
            return Some(FOLLOWED);
        }
        Some(lab)
            .filter(|lab| lab.playing && self.overlay.is_none())
            .map(|lab| lab.speed.period())
    }

    /// Tells the learner what became of an effect.
    pub fn announce(&mut self, text: String, wrong: bool) {
        self.notice = Some(Notice { text, wrong });
    }

    pub(super) fn say(&mut self, text: Localized<&str>) {
        self.notice = Some(Notice {
            text: (*text.get(self.language)).to_owned(),
            wrong: false,
        });
    }

    pub(super) fn refuse(&mut self, text: String) {
        self.notice = Some(Notice { text, wrong: true });
    }

    /// Measures how long a step of each run of the open scene takes, where a panel shows it and it was not done yet. It is
    /// the one thing on screen that another machine shows otherwise, so nothing measures unasked.
    pub fn measure(&mut self) {
        let kinds = self.kinds;
        let Some(lab) = self.lab_mut() else { return };
        let timed = |panel: &PanelSpec| kinds.iter().any(|kind| kind.timed && kind.name == panel.kind);
        if lab.times.is_empty() && lab.scene().panels.iter().any(timed) {
            let runs = lab.runs.ids().map(|run| lab.runs.get(run));
            lab.times = runs.map(time_of_step).collect();
        }
    }

    /// Puts the training of the scene on screen away: it is gone on with when the scene is opened again, unless
    /// another one was trained meanwhile.
    pub(super) fn put_training_away(&mut self) {
        if let Screen::Lab(at, lab) = &mut self.screen
            && let Some(training) = lab.put_away()
        {
            self.put_away = Some(((*at, lab.scene), training));
        }
    }

    /// Shows a lab, with what was done in its scene before.
    pub(super) fn enter(&mut self, at: usize, mut lab: Lab) {
        self.stop();
        self.put_training_away();
        let here = (at, lab.scene);
        self.recall(at, &mut lab);
        // After what was done before: a challenge that was solved is not solved once more.
        if let Some((_, training)) = self.put_away.take_if(|(place, _)| *place == here) {
            lab.take_up(training);
        }
        self.screen = Screen::Lab(at, Box::new(lab));
        self.arrive();
    }

    /// Leaves the lab for the list of lessons, the cursor on one of them.
    pub(super) fn leave_for(&mut self, at: usize) {
        self.stop();
        self.put_training_away();
        self.screen = Screen::Start(at);
    }

    /// Opens a lesson of the library where one stopped in it; one with mistakes shows them.
    pub fn open(&mut self, at: usize) {
        self.open_scene(at, self.opens_at(at));
    }

    /// Opens a scene of a lesson.
    pub(super) fn open_scene(&mut self, at: usize, scene: usize) {
        match self.lesson(at) {
            Some(Ok(lesson)) => match Lab::open(Arc::clone(lesson), scene) {
                Some(lab) => {
                    self.overlay = None;
                    self.enter(at, lab);
                }
                None => self.say(Localized {
                    en: "the lesson has no such scene",
                    es: "la lección no tiene esa escena",
                }),
            },
            Some(Err(error)) => {
                let text = mistakes(error);
                self.overlay = Some(Overlay::Mistakes { text, from: 0 });
                if let Screen::Start(chosen) = &mut self.screen {
                    *chosen = at;
                }
            }
            None => {}
        }
    }
}

/// Why a lesson cannot be opened, drawn as text.
pub(super) fn mistakes(error: &LoadError) -> String {
    match error {
        LoadError::Unreadable(error) => error.to_string(),
        LoadError::Mistaken { text, diagnostics } => {
            let drawn: Vec<_> = diagnostics
                .iter()
                .map(|diagnostic| draw(text, diagnostic).to_string())
                .collect();
            drawn.join("\n")
        }
    }
}
