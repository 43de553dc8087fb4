//! How a number is written: in a column, or so that it reads back exactly.

/// Decimals shown where there is room.
const DECIMALS: usize = 4;

/// `value` in exactly `width` columns, right-aligned, decimal points aligned for the usual range.
///
/// Too small or too large for that is written scientifically; zero is `0`, and only zero is; a number that
/// cannot be shown at all in so little room becomes `#`.
pub fn format_number(value: f64, width: usize) -> String {
    if width == 0 {
        return String::new();
    }
    if value.is_nan() {
        return fit(["NaN", "?"], width);
    }
    if value.is_infinite() {
        return fit([if value > 0.0 { "∞" } else { "-∞" }, "#"], width);
    }
    let decimals = DECIMALS.min(width.saturating_sub(3));
    if value == 0.0 {
        // In the column of the units, with blanks where the decimals of its neighbours stand.
        let point = if decimals == 0 { 0 } else { decimals + 1 };
        return padded("0", width - point) + &" ".repeat(point);
    }
    if let Some(text) = (0..=decimals.max(1))
        .rev()
        .find_map(|decimals| fixed(value, decimals, width))
    {
        return padded(&text, width);
    }
    let most = width.saturating_sub(7).clamp(1, 3);
    let scientific = (0..=most).rev().map(|digits| format!("{value:.digits$e}"));
    // Near the end of the range, rounding up would print a number that does not exist.
    let exists = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite);
    let text = scientific
        .into_iter()
        .find(|text| text.len() <= width && exists(text));
    padded(text.as_deref().unwrap_or("#"), width)
}

/// The same for what only takes whole values: without decimals, in the column of the units where there is room for both.
pub fn format_whole(value: f64, width: usize) -> String {
    let text = rounded(value, 0);
    if value.fract() != 0.0 || text.len() > width {
        return format_number(value, width);
    }
    let blank = DECIMALS.min(width.saturating_sub(3)) + 1;
    match width.checked_sub(blank).filter(|before| text.len() <= *before) {
        Some(before) => padded(&text, before) + &" ".repeat(blank),
        None => padded(&text, width),
    }
}

/// A text of ASCII with blanks before it; so many columns, or more where it is longer.
fn padded(text: &str, width: usize) -> String {
    let mut padded = " ".repeat(width.saturating_sub(text.len()));
    padded.push_str(text);
    padded
}

/// The shortest text that reads back to the same bits (`NaN`, `inf` and `-inf` for what is not finite).
pub fn exact(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0")
        .map_or_else(|| text.clone(), str::to_owned)
}

/// With `decimals`, if it fits and the value does not drown in rounding.
fn fixed(value: f64, decimals: usize, width: usize) -> Option<String> {
    const LEAST: [f64; DECIMALS + 1] = [1.0, 0.1, 0.01, 0.001, 0.001];
    let drowns = value.abs() < LEAST[decimals.min(DECIMALS)];
    let text = (!drowns).then(|| rounded(value, decimals));
    text.filter(|text| text.len() <= width)
}

/// As `format!("{value:.decimals$}")`, several times as fast for nearly every number that is shown.
pub(super) fn rounded(value: f64, decimals: usize) -> String {
    const POWERS: [f64; 6] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5];
    const MOST: f64 = 1e9;
    // A product below `MOST` is off by less than a ten-millionth: nearer to a half than that, all digits have to be looked at.
    const NEAR: f64 = 1e-6;
    let scaled = POWERS.get(decimals).map_or(f64::NAN, |power| value.abs() * power);
    let rest = scaled.fract();
    if !(scaled < MOST && (rest - 0.5).abs() > NEAR) {
        return format!("{value:.decimals$}");
    }
    let mut digits = scaled as u64 + u64::from(rest > 0.5);
    // From the last character to the first: at most a sign, ten digits and a point.
    let (mut text, mut count) = ([0; 16], 0);
    while digits > 0 || count <= decimals + usize::from(decimals > 0) {
        if count == decimals && decimals > 0 {
            text[count] = b'.';
            count += 1;
        }
        text[count] = b'0' + (digits % 10) as u8;
        count += 1;
        digits /= 10;
    }
    if value.is_sign_negative() {
        text[count] = b'-';
        count += 1;
    }
    text[..count].iter().rev().map(|byte| char::from(*byte)).collect()
}

fn fit<const N: usize>(choices: [&str; N], width: usize) -> String {
    let text = choices
        .into_iter()
        .find(|text| text.chars().count() <= width)
        .unwrap_or("#");
    format!("{text:>width$}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_align() {
        assert_eq!(format_number(0.7311, 8), "  0.7311");
        assert_eq!(format_number(-0.1234, 8), " -0.1234");
        assert_eq!(format_number(2.0999, 8), "  2.0999");
        assert_eq!(format_number(-12.5, 8), "-12.5000");
        assert_eq!(format_number(0.0, 8), "  0     ");
        assert_eq!(format_number(-0.5, 6), "-0.500");
        assert_eq!(format_number(21.87, 5), "21.87");
    }

    #[test]
    fn what_is_whole_has_no_decimals() {
        assert_eq!(format_whole(14.0, 8), " 14     ");
        assert_eq!(format_whole(0.0, 8), format_number(0.0, 8));
        assert_eq!(format_whole(409_600.0, 8), "  409600");
        assert_eq!(format_whole(0.5, 8), "  0.5000");
        assert_eq!(format_whole(1e12, 8), format_number(1e12, 8));
        assert_eq!(format_whole(f64::NAN, 4), " NaN");
    }

    #[test]
    fn far_from_one_is_scientific() {
        assert_eq!(format_number(1.2e-29, 8), " 1.2e-29");
        assert_eq!(format_number(-7.3e-29, 8), "-7.3e-29");
        assert_eq!(format_number(0.000012, 8), "  1.2e-5");
        assert_eq!(format_number(0.00098, 8), "  9.8e-4");
        assert_eq!(format_number(1.5e12, 8), "  1.5e12");
        assert_eq!(format_number(0.04, 5), " 0.04");
        assert_eq!(format_number(0.0004, 5), " 4e-4");
    }

    #[test]
    fn large_gives_up_decimals_first() {
        assert_eq!(format_number(-1234.5678, 8), "-1234.57");
        assert_eq!(format_number(12345678.0, 8), "12345678");
    }

    #[test]
    fn what_is_no_number_says_so() {
        assert_eq!(format_number(f64::INFINITY, 4), "   ∞");
        assert_eq!(format_number(f64::NEG_INFINITY, 4), "  -∞");
        assert_eq!(format_number(f64::NAN, 4), " NaN");
        assert_eq!(format_number(f64::NAN, 2), " ?");
        assert_eq!(format_number(1e300, 3), "  #");
    }

    #[test]
    fn exact_is_short() {
        assert_eq!(exact(0.1), "0.1");
        assert_eq!(exact(3.0), "3");
        assert_eq!(exact(7e-29), "7e-29");
    }

    proptest! {
        #[test]
        fn never_wider_and_never_falsely_zero(value in any::<f64>(), width in 0usize..14) {
            let text = format_number(value, width);
            prop_assert_eq!(text.chars().count(), width);
            if let Ok(read) = text.trim().parse::<f64>() {
                prop_assert_eq!(read == 0.0, value == 0.0, "{}", text);
                prop_assert!(read == 0.0 || (read - value).abs() <= value.abs() * 0.51, "{} {}", text, value);
            }
        }

        #[test]
        fn digits_are_those_of_the_library(value in -1e6..1e6, power in 0..6, decimals in 0..=5_usize) {
            let value = value / 10f64.powi(power);
            prop_assert_eq!(rounded(value, decimals), format!("{value:.decimals$}"));
            // Numbers that are short, and halves.
            let short = (value * 200.0).round() / 200.0;
            prop_assert_eq!(rounded(short, decimals), format!("{short:.decimals$}"));
        }

        #[test]
        fn exact_reads_back(value in any::<f64>()) {
            prop_assert!(exact(value).parse::<f64>().is_ok_and(|read| read.to_bits() == value.to_bits() || value.is_nan()));
        }
    }
}
