"""The Notion side: reads data sources into rows of cells and writes cells back, exactly and politely."""
