"""CPU of pods, second by second, and the stress that is put on them; knows neither photos nor Streamlit."""
